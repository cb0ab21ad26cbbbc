#include "store/read/damage_log.h"

#include "base/log.h"
#include "store/queue/queue_index.h"

namespace saker::store {

void DamageLog::note(const QueueName& queue, QueueOffset offset, std::string_view why) {
  const std::uint64_t place = QueueIndex::hash_of(queue.topic, queue.id) +
                              static_cast<std::uint64_t>(offset.value) * 0x9E3779B97F4A7C15;
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kKnownMax) known_.clear();
  if (!known_.insert(place).second) return;
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::error(
        "store: entry {} of queue {} of topic {} names no record of it and is passed over: {}; "
        "check the store and repair it reason=\"damaged entry\" withheld={}",
        offset.value, queue.id.value, queue.topic, why, withheld);
  }
}

}  // namespace saker::store
