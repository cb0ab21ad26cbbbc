#pragma once

#include <string_view>

namespace saker {

// Names that brokers and their tools have for themselves. ON DISK and ON WIRE: never rename.
inline constexpr std::string_view kRetryPrefix = "%RETRY%";     ///< before a group
inline constexpr std::string_view kDeadLetterPrefix = "%DLQ%";  ///< before a group
inline constexpr std::string_view kTemplateTopic = "TBW102";    ///< of topics made by use
inline constexpr std::string_view kTimerTopic = "rmq_sys_wheel_timer";
inline constexpr std::string_view kHalfTopic = "RMQ_SYS_TRANS_HALF_TOPIC";
inline constexpr std::string_view kOpTopic = "RMQ_SYS_TRANS_OP_HALF_TOPIC";
/// Transactions that nobody ended in time.
inline constexpr std::string_view kGivenUpTopic = "TRANS_CHECK_MAX_TIME_TOPIC";
/// RocketMQ's with transRocksDBEnable: half messages that have their rows in a table, and their
/// ends.
inline constexpr std::string_view kForeignHalfTopic = "RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC";
inline constexpr std::string_view kForeignOpTopic = "RMQ_SYS_ROCKSDB_TRANS_OP_HALF_TOPIC";
/// Whose progress says how far transactions are done.
inline constexpr std::string_view kTransactionGroup = "CID_RMQ_SYS_TRANS";
/// Where delayed messages wait: queue level - 1 holds the messages of a level.
inline constexpr std::string_view kScheduleTopic = "SCHEDULE_TOPIC_XXXX";

/// A retry or dead letter topic.
inline bool is_of_a_group(std::string_view topic) {
  return topic.starts_with(kRetryPrefix) || topic.starts_with(kDeadLetterPrefix);
}

}  // namespace saker
