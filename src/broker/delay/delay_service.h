#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/delay/delay_offsets.h"
#include "broker/record_places.h"
#include "broker/tally/send_meter.h"
#include "model/delay_levels.h"
#include "store/store.h"
#include "wire/record/record.h"

namespace saker::broker {

/// Moves delayed messages to their real queues when their time has come. Every level is delivered
/// in its order; a level goes on behind a message only after the store has it, so that a crash
/// repeats messages and loses none. Thread: lane 0. Source: spec 04 §22.
class DelayService {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Clock& clock;
    const DelayLevels& levels;
    const store::Store& store;
    store::Appender& appender;
    DelayOffsets& offsets;
    SendMeter& meter;
    bool light_queues = false;  ///< messages may list some
  };
  explicit DelayService(const Rooms& rooms);

  /// Stages the next messages that are due, some of every level. The number of staged messages: the
  /// caller commits them, and asks again until there are none.
  std::size_t stage_due();

 private:
  /// What of a level is with the store.
  struct Run {
    std::size_t outstanding = 0;
    RecordPlaces places;                ///< of what was read
    QueueOffset end;                    ///< where to go on if all are stored
    std::optional<QueueOffset> failed;  ///< the first that the store did not take
  };

  /// Entries of a level from a place on, up to the first that is not due.
  struct Due {
    store::ReadResult result;
    std::int64_t count = 0;
    bool all = true;  ///< no entry that was looked at is not due
  };

  std::size_t stage_level(std::int32_t level);
  Due read_due(std::int32_t level, QueueOffset from) const;
  std::size_t stage_slice(std::int32_t level, std::string_view records);
  void list_light_queues(store::NewRecord& delivered);
  bool stage_record(std::int32_t level, QueueOffset at, const wire::record::Record& record);
  void completed(std::int32_t level, QueueOffset at, store::AppendOutcome outcome);
  void finish(std::int32_t level);
  Run& run_of(std::int32_t level) { return runs_[static_cast<std::size_t>(level - 1)]; }

  const Rooms rooms_;
  RateLimit log_limit_;
  std::vector<Run> runs_;
  std::vector<std::string_view> light_queues_;  ///< of the message at hand
  std::string properties_;                      ///< without the list of them
};

}  // namespace saker::broker
