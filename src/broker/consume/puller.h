#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "api/consume.h"
#include "base/clock.h"
#include "broker/consume/held_pulls.h"
#include "broker/consume/hold_table.h"
#include "broker/consume/pull_checks.h"
#include "broker/filter/consumer_filters.h"
#include "broker/offset/offset_table.h"
#include "broker/tally/pair_counts.h"
#include "store/store.h"

namespace saker::broker {

/// Hands messages to consumers that ask for them; holds those that ask before there is one.
/// Thread: its lane.
class Puller {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Clock& clock;
    PullChecks::Rooms checks;
    const store::Store& store;
    OffsetTable& offsets;
    const ConsumerFilters& filters;
    HoldTable& hold_table;
    HoldQuota& quota;
    ReadMeter& meter;
    std::size_t lane = 0;
  };
  explicit Puller(const Rooms& rooms);

  void pull(const api::PullRequest& request, const api::ClientChannelPtr& client,
            api::PullCompletion done);

  /// Answers held pulls of this lane for which messages have come.
  void wake(std::span<const Waiting> woken);

  /// Answers held pulls whose time is up.
  void answer_overdue();

  std::size_t held_count() const { return held_.size(); }

 private:
  void serve(const api::PullRequest& request, const api::ClientChannelPtr& client,
             api::PullCompletion done);
  void move_to(QueueOffset offset, const api::PullRequest& request, const PullPermit& permit,
               api::PullCompletion& done);
  store::ReadResult read(const api::PullRequest& request, const PullPermit& permit) const;
  static bool wants_to_wait(const api::PullRequest& request, api::Status status);
  api::Outcome check_room(const api::ClientChannel& client);
  void hold(const api::PullRequest& request, const api::ClientChannelPtr& client,
            const PullPermit& permit, api::PullCompletion done);
  void drop_closed(std::int64_t now_ms);
  void finish(HeldPull& held);
  void answer(const api::PullRequest& request, const PullPermit& permit, api::Status status,
              store::ReadResult& result, api::PullCompletion& done);
  static void refuse(const PullPermit& permit, api::PullCompletion& done);

  const Rooms rooms_;
  PullChecks checks_;
  HeldPulls held_;
  std::vector<api::Slice> slices_;
  std::int64_t held_ns_ = 0;       ///< of the pull at hand
  std::int64_t next_look_ms_ = 0;  ///< for those whose connections are gone
};

}  // namespace saker::broker
