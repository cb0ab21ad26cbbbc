#include "broker/consume/hold_quota.h"

#include "base/assert.h"

namespace saker::broker {

void HoldQuota::take(const api::ClientChannel& client) {
  const auto now = static_cast<std::size_t>(++held_[&client]);
  if (clients_.size() <= now) clients_.resize(now + 1);
  if (now > 1) --clients_[now - 1];
  ++clients_[now];
  if (static_cast<std::int32_t>(now) > largest()) largest_ = static_cast<std::int32_t>(now);
}

void HoldQuota::give_back(const api::ClientChannel& client) {
  const auto at = held_.find(&client);
  SAKER_ASSERT(at != held_.end());
  const auto before = static_cast<std::size_t>(at->second);
  // Who held most, and alone, holds one less now: nobody holds more than that.
  if (--clients_[before] == 0 && at->second == largest()) largest_ = at->second - 1;
  if (--at->second == 0) {
    held_.erase(at);
  } else {
    ++clients_[before - 1];
  }
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
