#include "store/queue/queue_index.h"

#include <functional>
#include <utility>

namespace saker::store {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio

bool is_named(const Queue& queue, std::string_view topic, QueueId id) {
  return queue.name().id == id && queue.name().topic == topic;
}

}  // namespace

std::uint64_t QueueIndex::hash_of(std::string_view topic, QueueId id) {
  // The ids of a topic, mostly 0 to a few, are spread.
  const auto number = static_cast<std::uint64_t>(id.value);
  return std::hash<std::string_view>{}(topic) ^ (number * kGolden >> 17);
}

void QueueIndex::prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[slot_of(hash)]); }

Queue* QueueIndex::guess(std::uint64_t hash) const {
  for (std::size_t at = slot_of(hash); slots_[at].queue != nullptr; at = next(at)) {
    if (slots_[at].hash == hash) return slots_[at].queue;
  }
  return nullptr;
}

Queue* QueueIndex::find(std::uint64_t hash, std::string_view topic, QueueId id) const {
  for (std::size_t at = slot_of(hash); slots_[at].queue != nullptr; at = next(at)) {
    if (slots_[at].hash == hash && is_named(*slots_[at].queue, topic, id)) return slots_[at].queue;
  }
  return nullptr;
}

void QueueIndex::insert(std::uint64_t hash, Queue& queue) {
  if (2 * (size_ + 1) > slots_.size()) {
    const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
    for (const Slot& slot : before) {
      if (slot.queue != nullptr) put(slot);
    }
  }
  put({hash, &queue});
  ++size_;
}

void QueueIndex::put(const Slot& slot) {
  std::size_t at = slot_of(slot.hash);
  while (slots_[at].queue != nullptr) at = next(at);
  slots_[at] = slot;
}

}  // namespace saker::store
