#pragma once

#include <cstdint>
#include <string>

#include "api/consume.h"
#include "broker/consume/held_list.h"
#include "broker/consume/hold_table.h"

namespace saker::broker {

/// One held pull: the request in words of its own, its client and its completion.
struct HeldPull : Held<HeldPull> {
  std::string group;
  std::string topic;
  std::string expression_type;
  std::string expression_text;
  api::PullRequest request;  ///< its views point into the strings above; without hold and commit
  api::PullCompletion done;
  std::int64_t since_ns = 0;        ///< precise clock
  std::int64_t held_before_ns = 0;  ///< it was woken and found nothing

  HoldTable::Queue queue() const { return {topic, request.queue_id}; }
};

/// The held pulls of one lane in the order of their deadlines. Thread: its lane.
class HeldPulls {
 public:
  /// The quota outlives it.
  explicit HeldPulls(HoldQuota& quota) : held_(quota) {}

  /// Copies the request. The completion is for the caller to fill in.
  HeldPull& add(const api::PullRequest& request, const api::ClientChannelPtr& client,
                std::int64_t deadline_ms);

  /// The held pull; null if the ticket no longer stands for it.
  static HeldPull* find(const Waiting& waiting) { return HeldList<HeldPull>::find(waiting); }

  void release(HeldPull& pull);

  /// The one with the nearest deadline; null if none is held.
  HeldPull* first() { return held_.first(); }

  std::size_t size() const { return held_.size(); }

  /// Calls `visit` with each, which may release it.
  template <class Visit>
  void for_each(const Visit& visit) {
    for (auto at = held_.begin(); at != held_.end();) visit(*at++);
  }

 private:
  HeldList<HeldPull> held_;
};

}  // namespace saker::broker
