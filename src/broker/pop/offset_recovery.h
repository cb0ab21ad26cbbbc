#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "broker/offset/offset_table.h"
#include "model/offset.h"
#include "wire/record/revive_record.h"

namespace saker::broker {

/// Offsets are written every few seconds; a kill takes the last ones along. What was handed out
/// since stands in the revive log: where a check point begins at a group's offset, the offset goes
/// on behind it, so that what was popped is not popped again. Check points from before the offsets
/// were written do not count: somebody may have set an offset back since. Thread: its owner's,
/// before pops are served.
class OffsetRecovery {
 public:
  /// `saved_ms`: when the offsets were written (wall clock); 0: never.
  explicit OffsetRecovery(std::int64_t saved_ms) : saved_ms_(saved_ms) {}

  void note(const wire::record::CheckPointRecord& check_point);

  /// Once, after all was noted.
  void apply(OffsetTable& offsets);

 private:
  struct HandedOut {
    std::string topic;
    std::string group;
    QueueId queue_id;
    QueueOffset begin;
    QueueOffset end;
    std::int64_t pop_time_ms = 0;
  };

  const std::int64_t saved_ms_;
  std::vector<HandedOut> handed_out_;
};

}  // namespace saker::broker
