#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"
#include "store/inspect/queue_check.h"
#include "store/timer/timer_unit.h"
#include "store/timer/timer_wheel.h"

namespace saker::store::inspect {

/// Holds timer log, timer wheel and their checkpoint against each other and against the bounds of
/// the commit log. Reads each once, front to back; needs about 100 bytes a slot that was ever used.
/// Thread: one.
class TimerCheck {
 public:
  /// After the walk over the commit log.
  explicit TimerCheck(QueueCheckContext& context) : context_(context) {}

  Status run();

 private:
  Status check_log();
  Status check_file(const SetFile& file, bool is_last);
  void meet(std::int64_t position, const TimerUnit& unit);
  Status check_wheel();
  void check_slot(std::int64_t slot_ms, const TimerSlot& slot);
  Status check_checkpoint();
  void add(std::string_view kind, const std::string& file, std::int64_t offset, std::string text,
           bool is_note = false);
  std::string shown(std::int64_t position) const;

  QueueCheckContext& context_;
  std::int64_t end_ = 0;                     ///< of the timer log
  std::map<std::int64_t, TimerSlot> slots_;  ///< as the units say
};

}  // namespace saker::store::inspect
