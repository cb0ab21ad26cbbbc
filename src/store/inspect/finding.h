#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace saker::store::inspect {

/// What was found amiss in a directory: where, and what it means to who reads it.
struct Finding {
  std::string_view kind;     ///< one of kind::…
  bool is_note = false;      ///< the next start puts it right, or it costs nothing
  std::string file;          ///< path below the root of the store
  std::int64_t offset = -1;  ///< byte in the file; -1: the file as a whole
  std::string text;
};

/// Kinds of findings: stable words for programs.
namespace kind {
inline constexpr std::string_view kLogMissing = "log-missing";
inline constexpr std::string_view kLogFile = "log-file";      ///< name or length of a file
inline constexpr std::string_view kLogGap = "log-gap";        ///< a file of the log is missing
inline constexpr std::string_view kLogDamage = "log-damage";  ///< unreadable, records behind it
inline constexpr std::string_view kLogTorn = "log-torn";      ///< the last record is not whole
inline constexpr std::string_view kLogStale = "log-stale";    ///< bytes behind the end of the log
inline constexpr std::string_view kRecordProperties = "record-properties";
inline constexpr std::string_view kRecordCrc = "record-crc";  ///< of the whole record, a property
inline constexpr std::string_view kRecordTopic = "record-topic";
inline constexpr std::string_view kQueueMissing = "queue-missing";
inline constexpr std::string_view kQueueFile = "queue-file";
inline constexpr std::string_view kQueueShort = "queue-short";    ///< ends before the log does
inline constexpr std::string_view kQueueHole = "queue-hole";      ///< records without an entry
inline constexpr std::string_view kQueueWrong = "queue-wrong";    ///< entry and record differ
inline constexpr std::string_view kQueueLost = "queue-lost";      ///< points to damage or a gap
inline constexpr std::string_view kQueueNumber = "queue-number";  ///< records under other numbers
inline constexpr std::string_view kQueueBlank = "queue-blank";    ///< empty entry between others
inline constexpr std::string_view kQueueAhead = "queue-ahead";    ///< points behind the log's end
inline constexpr std::string_view kQueueStale = "queue-stale";    ///< bytes behind the last entry
inline constexpr std::string_view kQueueStandIn = "queue-stand-in";
inline constexpr std::string_view kQueueExtension = "queue-extension";
inline constexpr std::string_view kCompactionFile = "compaction-file";
inline constexpr std::string_view kCompactionLog = "compaction-log";      ///< its records
inline constexpr std::string_view kCompactionIndex = "compaction-index";  ///< where they stand
inline constexpr std::string_view kIndexNone = "index-none";
inline constexpr std::string_view kIndexFile = "index-file";
inline constexpr std::string_view kIndexChain = "index-chain";
inline constexpr std::string_view kIndexEntry = "index-entry";  ///< names no record, or another key
inline constexpr std::string_view kIndexMissing = "index-missing";  ///< keys without an entry
inline constexpr std::string_view kCheckpoint = "checkpoint";
inline constexpr std::string_view kTimerLog = "timer-log";
inline constexpr std::string_view kTimerWheel = "timer-wheel";
inline constexpr std::string_view kTimerCheckpoint = "timer-checkpoint";
inline constexpr std::string_view kForeignTable = "foreign-table";  ///< messages in RocketMQ's own
inline constexpr std::string_view kConfig = "config";
inline constexpr std::string_view kUnreadable = "unreadable";  ///< the disk gives errors
inline constexpr std::string_view kUnclosed = "unclosed";      ///< `abort` is there
inline constexpr std::string_view kInUse = "in-use";
inline constexpr std::string_view kUnchecked = "unchecked";  ///< parts that nobody looked at
}  // namespace kind

/// Collects findings: counts all, keeps the first of each kind, so that a ruined directory costs
/// no memory. Thread: one.
class FindingList {
 public:
  static constexpr std::size_t kKeptPerKind = 10;

  void add(Finding finding);

  const std::vector<Finding>& kept() const { return kept_; }
  /// Findings that are no notes.
  std::int64_t count() const { return count_; }
  /// How many of each kind there were, notes too.
  const std::map<std::string_view, std::int64_t>& by_kind() const { return by_kind_; }
  bool has(std::string_view kind) const { return by_kind_.contains(kind); }

 private:
  std::vector<Finding> kept_;
  std::map<std::string_view, std::int64_t> by_kind_;
  std::int64_t count_ = 0;
};

/// Told how far a walk is: bytes done, bytes in all.
using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

}  // namespace saker::store::inspect
