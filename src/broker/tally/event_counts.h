#pragma once

#include <array>
#include <cstdint>
#include <deque>

#include "broker/tally/pair_counts.h"
#include "broker/tally/send_meter.h"
#include "broker/tally/topic_histograms.h"

namespace saker::broker {

/// How long the making of topics or groups took, from the request until its files were written, by
/// how it ended and whose the name is. Thread: any.
class CreationTimes {
 public:
  struct Kind {
    bool succeeded = true;
    bool is_system = false;
  };
  void record(const Kind& kind, std::int64_t ms) { times_[place_of(kind)].record(ms); }
  metrics::ClassFigures figures(const Kind& kind) const { return times_[place_of(kind)].figures(); }

 private:
  static constexpr std::array<double, 5> kBoundsMs = {10, 100, 1000, 3000, 5000};
  using Times = metrics::ClassHistogram;
  static std::size_t place_of(const Kind& kind) {
    return (kind.succeeded ? 2u : 0u) + (kind.is_system ? 1u : 0u);
  }

  std::array<Times, 4> times_ = {Times(kBoundsMs), Times(kBoundsMs), Times(kBoundsMs),
                                 Times(kBoundsMs)};
};

/// What the broker counts of messages, besides what was pulled and sent back (traffic.h). It stands
/// before all that counts into it. Thread: any; each SendMeter is one thread's.
struct EventCounts {
  explicit EventCounts(std::size_t lane_count) : lane_sends(lane_count) {}

  std::deque<SendMeter> lane_sends;  ///< by lane
  SendMeter timer_sends;             ///< of the thread `timer`

  // By topic and group.
  PairCounts dead_letters;  ///< given up for a group, by where they came from
  PairCounts acks;          ///< messages that consumers of pops are done with
  PairCounts check_points;  ///< stored in the revive log
  PairCounts ack_records;   ///< likewise
  PairCounts revived;       ///< messages that were stored for another delivery
  PairCounts not_revived;   ///< those that the store did not take

  // By topic.
  TopicHistograms commits{kTransactionBounds};  ///< from birth to commit, in s
  PairCounts rollbacks;                         ///< the group is empty, as in the next
  PairCounts timers_delivered;
  TopicHistograms timers_entered{kDelayBounds};  ///< what is left until the delivery, in s

  CreationTimes topic_creations;
  CreationTimes group_creations;

 private:
  static constexpr std::array<double, 6> kTransactionBounds = {5, 60, 600, 3600, 43'200, 86'400};
  static constexpr std::array<double, 6> kDelayBounds = {60, 600, 3600, 43'200, 86'400, 259'200};
};

}  // namespace saker::broker
