#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>

#include "broker/consume/hold_table.h"

namespace saker::broker {

/// What a lane holds until something happens or its time is up, in the order of deadlines. Slots
/// are used again and never move. T has `ticket` (0: the slot is free), `deadline_ms` and `self`,
/// its place in the list. Thread: its lane.
template <class T>
class HeldList {
 public:
  /// A slot with a ticket of its own; the rest is as the slot's last user left it.
  T& add(std::int64_t deadline_ms) {
    if (free_.empty()) free_.emplace_back();
    // Most holds are equally long, so the place is nearly always the end.
    auto behind = held_.end();
    while (behind != held_.begin() && std::prev(behind)->deadline_ms > deadline_ms) --behind;
    held_.splice(behind, free_, free_.begin());
    const auto self = std::prev(behind);
    self->self = self;
    self->ticket = ++last_ticket_;
    self->deadline_ms = deadline_ms;
    return *self;
  }

  /// Null if the ticket no longer stands for it.
  static T* find(const Waiting& waiting) {
    auto* held = static_cast<T*>(waiting.slot);
    return held->ticket == waiting.ticket ? held : nullptr;
  }

  void release(T& held) {
    held.ticket = 0;
    free_.splice(free_.begin(), held_, held.self);
  }

  /// The one with the nearest deadline; null if there is none.
  T* first() { return held_.empty() ? nullptr : &held_.front(); }

  std::size_t size() const { return held_.size(); }
  auto begin() { return held_.begin(); }
  auto end() { return held_.end(); }

 private:
  std::list<T> held_;
  std::list<T> free_;
  std::uint64_t last_ticket_ = 0;
};

}  // namespace saker::broker
