#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/client_channel.h"

namespace saker::broker {

/// How many pulls and pops of each connection a lane holds: one connection must not take the room
/// that all share. A connection's requests all come on one lane. Thread: its lane.
class HoldQuota {
 public:
  explicit HoldQuota(std::int32_t per_connection_max) : max_(per_connection_max) {}

  /// Whether one more would be too many.
  bool is_full(const api::ClientChannel& client) const { return held_by(&client) >= max_; }
  void take(const api::ClientChannel& client);
  void give_back(const api::ClientChannel& client);

  /// Of the connection that has most. Thread: any.
  std::int32_t largest() const { return largest_.load(std::memory_order_relaxed); }

  /// For the user, with when the next one of the lane is answered at the latest.
  std::string refusal(std::int64_t first_deadline_in_ms) const;

 private:
  std::int32_t held_by(const api::ClientChannel* client) const;

  const std::int32_t max_;
  std::unordered_map<const api::ClientChannel*, std::int32_t> held_;
  std::vector<std::int32_t> clients_;  ///< how many hold so many
  std::atomic<std::int32_t> largest_ = 0;
};

}  // namespace saker::broker
