#pragma once

#include <cstdint>
#include <list>
#include <string>

#include "api/consume.h"
#include "broker/consume/held_list.h"
#include "broker/consume/hold_quota.h"
#include "broker/consume/hold_table.h"

namespace saker::broker {

/// One held pull: the request in words of its own, its client and its completion.
struct HeldPull {
  std::uint64_t ticket = 0;  ///< 0: the slot is free
  std::int64_t deadline_ms = 0;
  std::string group;
  std::string topic;
  std::string expression_type;
  std::string expression_text;
  api::PullRequest request;  ///< its views point into the strings above; without hold and commit
  api::ClientChannelPtr client;
  const api::ClientChannel* owner = nullptr;  ///< the same, for the quota
  api::PullCompletion done;
  std::list<HeldPull>::iterator self;

  HoldTable::Queue queue() const { return {topic, request.queue_id}; }
};

/// The held pulls of one lane in the order of their deadlines. Thread: its lane.
class HeldPulls {
 public:
  /// The quota outlives it.
  explicit HeldPulls(HoldQuota& quota) : quota_(quota) {}

  /// Copies the request. The completion is for the caller to fill in.
  HeldPull& add(const api::PullRequest& request, const api::ClientChannelPtr& client,
                std::int64_t deadline_ms);

  /// The held pull; null if the ticket no longer stands for it.
  static HeldPull* find(const Waiting& waiting) { return HeldList<HeldPull>::find(waiting); }

  void release(HeldPull& pull);

  /// The one with the nearest deadline; null if none is held.
  HeldPull* first() { return held_.first(); }

  std::size_t size() const { return held_.size(); }

 private:
  HoldQuota& quota_;
  HeldList<HeldPull> held_;
};

}  // namespace saker::broker
