#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/offset.h"

namespace saker::store {

// Tables of RocketMQ 5.4 and later (RIP-82) in the database `R/rocksdbstore`, which it makes at
// every start and fills with timerRocksDBEnable and transRocksDBEnable. Nothing is ever written
// there. Without a database there is nothing in it. Errors: it cannot be read. ON DISK: as a
// running 5.5.0 leaves it.
//
//     timer  time of delivery 8 · unique key               → record size 4 · log offset 8
//            "sys_topic_scan_offset_checkpoint"            → queue offset 8 in the timer topic
//            "timeline_checkpoint"                         → time 8
//     trans  log offset 8 · "@topic@unique key"            → checks 4 · record size 4
//     trans, or default   "lastOffsetPy"                   → log offset 8

std::string foreign_tables_directory(const std::string& root);

/// How far RocketMQ got with timer messages that it keeps there. They stand in the timer topic as
/// others do. Rows that were delivered stay, so that these two alone say what waits.
struct ForeignTimers {
  QueueOffset taken_until;               ///< messages of the timer topic before it have rows
  std::int64_t delivered_before_ms = 0;  ///< those that were due before it are delivered
};
Result<ForeignTimers> read_foreign_timers(const std::string& root);

/// A half message of an open transaction.
struct ForeignHalf {
  LogOffset at;
  std::int32_t bytes = 0;
  std::int32_t check_count = 0;  ///< questions that RocketMQ has asked about it

  friend bool operator==(const ForeignHalf&, const ForeignHalf&) = default;
};
/// Open transactions there. Their messages stand in a topic of their own (kForeignHalfTopic), and
/// so does what ended them (kForeignOpTopic). A row comes a moment behind its message, and goes a
/// moment behind the end.
struct ForeignHalves {
  bool has_table = false;          ///< else nothing is known
  std::vector<ForeignHalf> rows;   ///< in the order of the log
  LogOffset entered_until{-1};     ///< messages up to this one have a row or are over
  std::int64_t strange_count = 0;  ///< rows that say nothing; RocketMQ passes them over, too
};
Result<ForeignHalves> read_foreign_halves(const std::string& root);

/// One row of the table; false if it says nothing.
bool parse_foreign_half(std::string_view key, std::string_view value, ForeignHalf& half);

}  // namespace saker::store
