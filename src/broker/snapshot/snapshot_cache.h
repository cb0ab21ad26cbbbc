#pragma once

#include <array>
#include <string>
#include <string_view>

#include "broker/snapshot/snapshot_map.h"

namespace saker::broker {

/// What one lane looked up lately in a SnapshotMap: a hit takes neither lock nor reference count.
/// Any change of the map empties it. Thread: its lane.
template <class T>
class SnapshotCache {
 public:
  explicit SnapshotCache(const SnapshotMap<T>& map) : map_(map) {}

  /// Null if there is none. The value stays valid until the next call.
  const T* find(std::string_view name) {
    // Read before the lookup: a change in between makes the next call look again.
    const std::uint64_t generation = map_.generation();
    if (generation != generation_) forget(generation);
    if (last_ != nullptr && last_->name == name) return last_->value.get();
    return find_in_slots(name);
  }

 private:
  struct Slot {
    std::string name;
    typename SnapshotMap<T>::Pointer value;
  };
  static constexpr std::size_t kSlots = 64;

  const T* find_in_slots(std::string_view name) {
    Slot& slot = slots_[StringHash{}(name) % kSlots];
    if (slot.value == nullptr || slot.name != name) {
      last_ = nullptr;
      slot.value = map_.find(name);
      if (slot.value == nullptr) return nullptr;
      slot.name = name;
    }
    last_ = &slot;
    return slot.value.get();
  }

  void forget(std::uint64_t generation) {
    for (Slot& slot : slots_) slot.value = nullptr;
    last_ = nullptr;
    generation_ = generation;
  }

  const SnapshotMap<T>& map_;
  std::uint64_t generation_ = 0;
  const Slot* last_ = nullptr;
  std::array<Slot, kSlots> slots_;
};

}  // namespace saker::broker
