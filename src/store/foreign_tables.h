#pragma once

#include <cstdint>
#include <functional>
#include <string>

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
//            "lastOffsetPy"                                → log offset 8

std::string foreign_tables_directory(const std::string& root);

/// How far RocketMQ got with timer messages that it keeps there. They stand in the timer topic as
/// others do. Rows that were delivered stay, so that these two alone say what waits.
struct ForeignTimers {
  QueueOffset taken_until;               ///< messages of the timer topic before it have rows
  std::int64_t delivered_before_ms = 0;  ///< those that were due before it are delivered
};
Result<ForeignTimers> read_foreign_timers(const std::string& root);

/// Half messages of transactions there whose record `stands` in the log; others are left over. They
/// stand in a topic of their own (RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC), which nothing here reads: who
/// serves the store would never ask for their end. At most kForeignRowsMax are counted.
inline constexpr std::int64_t kForeignRowsMax = 100'000;
using RecordStands = std::function<bool(LogOffset at, std::int32_t size)>;
Result<std::int64_t> count_foreign_halves(const std::string& root, const RecordStands& stands);

}  // namespace saker::store
