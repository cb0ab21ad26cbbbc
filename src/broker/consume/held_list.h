#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>

#include "api/client_channel.h"
#include "broker/consume/hold_quota.h"
#include "broker/consume/hold_table.h"

namespace saker::broker {

/// What waits on a lane, in a slot of a HeldList<T>.
template <class T>
struct Held {
  std::uint64_t ticket = 0;      ///< 0: the slot is free
  std::int64_t deadline_ms = 0;  ///< steady
  api::ClientChannelPtr client;
  const api::ClientChannel* owner = nullptr;  ///< the same, for the quota; null: given back
  typename std::list<T>::iterator self;       ///< its place in the list
};

/// What a lane holds for clients until something happens or its time is up, in the order of
/// deadlines, each within the quota of its connection. Slots are used again and never move. T is a
/// Held<T>. Thread: its lane.
template <class T>
class HeldList {
 public:
  /// The quota outlives it.
  explicit HeldList(HoldQuota& quota) : quota_(quota) {}

  /// A slot with a ticket of its own; the rest is as the slot's last user left it.
  T& add(const api::ClientChannelPtr& client, std::int64_t deadline_ms) {
    if (free_.empty()) free_.emplace_back();
    // Most holds are equally long, so the place is nearly always the end.
    auto behind = held_.end();
    while (behind != held_.begin() && std::prev(behind)->deadline_ms > deadline_ms) --behind;
    held_.splice(behind, free_, free_.begin());
    const auto self = std::prev(behind);
    self->self = self;
    self->ticket = ++last_ticket_;
    self->deadline_ms = deadline_ms;
    self->client = client;
    self->owner = client.get();
    quota_.take(*client);
    return *self;
  }

  /// Null if the ticket no longer stands for it.
  static T* find(const Waiting& waiting) {
    auto* held = static_cast<T*>(waiting.slot);
    return held->ticket == waiting.ticket ? held : nullptr;
  }

  /// It waits no longer, and may be followed by another of its client before it is released.
  void give_back(T& held) {
    if (held.owner != nullptr) quota_.give_back(*held.owner);
    held.owner = nullptr;
  }

  void release(T& held) {
    give_back(held);
    held.client = nullptr;
    held.ticket = 0;
    free_.splice(free_.begin(), held_, held.self);
  }

  /// The one with the nearest deadline; null if there is none.
  T* first() { return held_.empty() ? nullptr : &held_.front(); }

  std::size_t size() const { return held_.size(); }
  auto begin() { return held_.begin(); }
  auto end() { return held_.end(); }

 private:
  HoldQuota& quota_;
  std::list<T> held_;
  std::list<T> free_;
  std::uint64_t last_ticket_ = 0;
};

}  // namespace saker::broker
