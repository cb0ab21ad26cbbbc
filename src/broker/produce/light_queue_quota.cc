#include "broker/produce/light_queue_quota.h"

#include "model/light_queue.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kCountEveryMs = 1'000;

}  // namespace

bool LightQueueQuota::has_room_for(std::string_view list) {
  if (!options_.limits_light_queues) return true;
  std::int64_t new_count = 0;
  for (const std::string_view name : light_queues_in(list)) {
    new_count += store_.max_offset(name, QueueId{0}).value == 0 ? 1 : 0;
  }
  if (new_count == 0) return true;
  if (count() + new_count > options_.light_queues_max) return false;
  count_ += new_count;
  return true;
}

std::int64_t LightQueueQuota::count() {
  const std::int64_t now_ms = clock_.steady_ms();
  if (now_ms - counted_ms_ >= kCountEveryMs) {
    counted_ms_ = now_ms;
    count_ = static_cast<std::int64_t>(store_.topics_with_prefix(kLightQueuePrefix).size());
  }
  return count_;
}

}  // namespace saker::broker
