#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/pop/offset_recovery.h"
#include "broker/pop/pop_state.h"
#include "store/store.h"
#include "wire/record/record.h"

namespace saker::broker {

/// Reads in the revive queues what this run did not write: what an earlier one left, and what a
/// timer brought. Thread: lane 0.
class ReviveReader {
 public:
  struct Rooms {
    const Clock& clock;
    const store::Store& store;
    PopState& state;
    const std::string& broker_name;
    OffsetRecovery& recovery;  ///< hears of what an earlier run handed out
  };
  explicit ReviveReader(const Rooms& rooms);

  /// Some entries of each queue. True if there is more to read at once.
  bool step();

  /// Whether all that an earlier run left was read.
  bool has_read_all() const;

 private:
  bool read(ReviveQueue& queue);
  void take(ReviveQueue& queue, std::string_view bytes);
  void take_check_point(ReviveQueue& queue, const wire::record::Record& record);
  void take_ack(ReviveQueue& queue, const wire::record::Record& record);
  void pass_over(ReviveQueue& queue, const wire::record::Record& record, const Error& why);

  const Rooms rooms_;
  RateLimit log_limit_;
  std::vector<QueueOffset> seen_end_;  ///< of each queue, at the step before
};

}  // namespace saker::broker
