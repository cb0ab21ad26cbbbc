#include "store/read/damage_log.h"

#include <string>

#include "base/log.h"
#include "store/queue/queue_index.h"

namespace saker::store {
namespace {

std::uint64_t hash_of(const QueueName& queue, QueueOffset offset) {
  return QueueIndex::hash_of(queue.topic, queue.id) +
         static_cast<std::uint64_t>(offset.value) * 0x9E3779B97F4A7C15;
}

}  // namespace

std::optional<DamageLog::Place> DamageLog::look_up(const QueueName& queue,
                                                   QueueOffset offset) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(hash_of(queue, offset));
  if (found == known_.end()) return std::nullopt;
  return found->second;
}

void DamageLog::note(const QueueName& queue, QueueOffset offset, Place place,
                     std::string_view why) {
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kKnownMax) known_.clear();
  if (!known_.emplace(hash_of(queue, offset), place).second) return;
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::error(
        "store: entry {} of queue {} of topic {} names no record of it ({}) and {}; check the "
        "store and repair it reason=\"damaged entry\" withheld={}",
        offset.value, queue.id.value, queue.topic, why,
        place.found ? "its message is read at offset " + std::to_string(place.found->value)
                    : "is passed over",
        withheld);
  }
}

}  // namespace saker::store
