#pragma once

#include <cstdint>

#include "store/log/log_reader.h"
#include "store/queue/queue.h"
#include "store/queue/queue_extensions.h"
#include "store/read/damage_log.h"
#include "store/store.h"

namespace saker::store {

/// How much one read may hand out; from the options and the machine's memory.
struct ReadLimits {
  std::int64_t bytes_in_memory_max = 0;
  std::int64_t count_in_memory_max = 0;
  std::int64_t bytes_on_disk_max = 0;
  std::int64_t count_on_disk_max = 0;
  std::int64_t memory_bytes = 0;    ///< records so close to the log's end count as in memory
  std::int64_t scan_bytes_max = 0;  ///< of queue entries
  DelayLevels delay_levels;         ///< for entries whose unit in the extension is gone
};
ReadLimits read_limits(const Options& options);

/// Where a queue ends for one read. To be looked up before the LogReader is made: what an entry
/// before the end names then lies within the log.
struct QueueEnd {
  QueueOffset max;
  std::int64_t entry = 0;  ///< one past the last to look at; the messages before max have entries
};
QueueEnd end_of(const Queue& queue);

/// One read of one queue: RocketMQ's getMessage. Thread: one.
class QueueReader {
 public:
  QueueReader(const Queue& queue, LogReader& log, const QueueExtensions& extensions,
              const ReadLimits& limits, DamageLog& damage)
      : queue_(queue), log_(log), extensions_(extensions), limits_(limits), damage_(damage) {}

  ReadResult read(const ReadRequest& request, EntryFilter filter, QueueEnd end);

 private:
  /// The outcome where the offset lies outside the queue; true if the read ends with it.
  bool is_outside(QueueOffset offset);
  struct Range {
    std::int64_t begin = 0;
    std::int64_t count = 0;
  };
  Result<Range> entries_from(QueueOffset offset);
  void scan(const ReadRequest& request, EntryFilter filter);
  bool visit(const QueueEntry& entry, EntryFilter filter);
  bool is_wanted(const QueueEntry& entry, WantsEntry& wants);
  void pass_unreadable(std::int64_t number, const Error& why);
  QueueOffset offset_behind(std::int64_t number) const;
  void end_unreadable(const Error& why);
  /// Whether an entry that a filter rules out names no record of the queue.
  bool is_damaged(const QueueEntry& entry);
  /// Adds the record of an entry, or notes that the log no longer has it. False if its file cannot
  /// be read now.
  bool take(const QueueEntry& entry, EntryFilter filter);
  bool is_own(std::string_view bytes) const;
  void pass_lost(const QueueEntry& entry, std::string_view why, EntryFilter filter);
  LogOffset log_begin() const;
  DamageLog::Place look_for_record(std::string_view why);
  std::optional<LogOffset> record_before() const;
  void take_found(LogOffset at, EntryFilter filter);
  /// Whether the segment that an entry points to is known to be gone.
  bool is_gone(const QueueEntry& entry) const {
    return entry.is_valid() && gone_from_ <= entry.log_offset && entry.log_offset < gone_until_;
  }
  bool is_full(const ReadRequest& request, const QueueEntry& entry) const;

  const Queue& queue_;
  LogReader& log_;
  const QueueExtensions& extensions_;
  const ReadLimits& limits_;
  QueueEnd end_;
  ReadResult result_;
  DamageLog& damage_;
  QueueOffset at_;           ///< of the entry at hand
  bool is_damaged_ = false;  ///< it names no record of this queue
  LogOffset last_named_;     ///< by the entry before
  /// A record of the queue that this read has handed out.
  struct Taken {
    QueueOffset number{-1};
    LogOffset at;
  };
  Taken last_taken_;
  LogOffset gone_from_;   ///< no segment holds what lies from here …
  LogOffset gone_until_;  ///< … to here
};

}  // namespace saker::store
