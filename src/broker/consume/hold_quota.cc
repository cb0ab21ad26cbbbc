#include "broker/consume/hold_quota.h"

#include "base/assert.h"

namespace saker::broker {

void HoldQuota::give_back(const api::ClientChannel& client) {
  const auto at = held_.find(&client);
  SAKER_ASSERT(at != held_.end());
  if (--at->second == 0) held_.erase(at);
}

std::string HoldQuota::refusal(std::int64_t first_deadline_in_ms) const {
  return "[OVERLOAD]system busy, start flow control for a while: " + std::to_string(max_) +
         " pulls and pops of this connection wait for messages, as many as heldPerConnectionMax "
         "allows; try again in " +
         std::to_string(first_deadline_in_ms) + " ms";
}

std::int32_t HoldQuota::held_by(const api::ClientChannel* client) const {
  const auto at = held_.find(client);
  return at == held_.end() ? 0 : at->second;
}

}  // namespace saker::broker
