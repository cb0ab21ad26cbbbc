#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/unique_function.h"
#include "metrics/latency.h"
#include "metrics/stage_times.h"
#include "model/host_address.h"
#include "model/offset.h"
#include "store/options.h"

namespace saker::store {

/// One queue of one topic.
struct QueueName {
  std::string topic;
  QueueId id;
  friend auto operator<=>(const QueueName&, const QueueName&) = default;
};

/// What a store has to know of a topic. It never changes.
struct TopicTraits {
  std::string_view name;
  bool has_batch_queues = false;  ///< which alone take inner batches
  bool is_compacted = false;      ///< of each key, in time only the last message is kept
};

/// What a producer gives of a message; the store adds offsets, store time and body CRC. The views
/// need to live only until Appender::stage returns.
struct NewRecord {
  std::string_view topic;
  QueueId queue_id;
  std::int32_t flag = 0;
  std::int32_t sys_flag = 0;
  std::int64_t born_timestamp_ms = 0;
  HostAddress born_host;
  std::int32_t reconsume_times = 0;
  LogOffset prepared_transaction_offset;
  std::string_view body;
  std::string_view properties;  ///< text form, complete
  std::int64_t tags_code = 0;   ///< for the consume queue
  /// The store adds its time to `tags_code`: the deliver time of a delay level.
  bool tags_code_is_delay = false;
  /// Names of light queues that get an entry, too, each once (model/light_queue.h); only of a
  /// record that is staged alone. The store adds both properties that speak of them to
  /// `properties`.
  std::span<const std::string_view> light_queues;
  /// Of an inner batch: how many messages the body holds, each with a queue offset of its own; only
  /// of a record that is staged alone, to a topic with batch queues. The store adds the flags and
  /// both properties that tell consumers so. 0: one message.
  std::int16_t inner_count = 0;
};

enum class AppendOutcome {
  kOk,                   ///< stored, as durable as the options promise
  kFlushTimeout,         ///< stored and visible later, but not confirmed on disk in time
  kIllegal,              ///< record, properties or topic over a limit; nothing stored
  kUnavailable,          ///< stopping, not writable or disk full; nothing stored
  kCreateSegmentFailed,  ///< no room for the next segment; nothing stored
  kBusy,                 ///< another append takes too long; nothing stored
};

/// Where the records of one stage call stand.
struct Appended {
  AppendOutcome outcome = AppendOutcome::kOk;
  QueueOffset queue_offset;                ///< of the first record
  std::span<const LogOffset> log_offsets;  ///< one a record; valid only during the completion
  std::int64_t store_timestamp_ms = 0;
  metrics::StageTimes times = {};  ///< of what was stored
};

/// Called once, on the thread of the Appender, from its commit() or release().
using AppendCompletion = UniqueFunction<void(const Appended&), 128>;

/// One thread's door to the log: collects the records of a turn, then appends all of them in one
/// critical section.
///
///     stage(record, completion) …  stage(…)      encode and checksum, no lock
///     commit()                                   one lock: offsets, store time, copy
///     release()                                  completions whose durability has been reached
///
/// Records of one Appender reach the log in the order in which they were staged. Thread: its owner.
class Appender {
 public:
  virtual ~Appender() = default;

  /// Adds records that must stand next to each other in one segment with consecutive queue offsets
  /// (one message, or the messages of one batch; all of the same queue). `wait_durable` false
  /// completes without waiting for a synchronous flush. A record over a limit completes at once
  /// with kIllegal.
  virtual void stage(std::span<const NewRecord> records, bool wait_durable,
                     AppendCompletion completion) = 0;

  /// Appends what was staged, and completes what needs no waiting. With asynchronous flush the
  /// records are visible to readers and announced to the ArrivalListener before it returns.
  virtual void commit() = 0;

  /// Completes what has become durable, or has waited longer than the flush time-out. To be called
  /// after FlushWaker::wake and every 100 ms or so while waiting() is true.
  virtual void release() = 0;
  virtual bool waiting() const = 0;
};

/// Told by the flusher that waiting completions may be released; the implementation gets the owner
/// of the Appender to call release(). Thread: any.
class FlushWaker {
 public:
  virtual ~FlushWaker() = default;
  virtual void wake() = 0;
};

/// A new entry that readers of a queue can see.
struct Arrival {
  std::string_view topic;
  QueueId queue_id;
  QueueOffset queue_offset;
  std::int64_t tags_code = 0;
};

/// Told of entries after they became visible, in batches, without any lock of the store held.
/// Thread: whichever published: an Appender's or the flusher's.
class ArrivalListener {
 public:
  virtual ~ArrivalListener() = default;
  virtual void on_arrivals(std::span<const Arrival> arrivals) = 0;
};

/// What is deleted when its time has come.
enum class Cleaning {
  kExpiredLog,  ///< expired files of the log, whatever the hour
  kQueues,      ///< files of queues that lie before the begin of the log
};

/// Tells which of the filters on a topic a message passes, as bits of a bloom filter. Thread: any.
class BitMaps {
 public:
  virtual ~BitMaps() = default;
  virtual bool has_filters(std::string_view topic) const = 0;
  /// All maps of a broker are equally long.
  virtual std::string bit_map(std::string_view topic, std::string_view properties) const = 0;
};

/// Bytes of a record (or of several that stand next to each other) in a mapped segment.
/// `keep_alive` holds the mapping; the bytes are immutable.
struct Slice {
  std::string_view bytes;
  std::shared_ptr<const void> keep_alive;
};

/// What is known of a message without a look at its record.
struct EntryTraits {
  std::int64_t tags_code = 0;
  std::int64_t store_ms = 0;      ///< 0: unknown
  std::string_view bit_map = {};  ///< BitMaps; empty: none
};

/// How much is on its way into the store.
struct Load {
  std::int64_t append_ms = 0;      ///< since when an append has been going on; 0: none is
  std::int64_t waiting_count = 0;  ///< appends that wait for the medium
};

/// Decides by a queue entry whether its record is wanted. Null: all are.
using WantsEntry = UniqueFunction<bool(const EntryTraits& entry)>;
using EntryFilter = WantsEntry*;

struct ReadRequest {
  std::string_view topic;
  QueueId queue_id;
  QueueOffset offset;
  std::int32_t message_count_max = 32;
  std::int64_t bytes_max = 128 << 20;
};

// The conditions and nextBeginOffset of each are those of RocketMQ 5.5.0's GetMessageStatus.
enum class ReadOutcome {
  kFound,
  kNoMatchedMessage,
  kMessageWasRemoving,
  kOffsetFoundNull,
  kOffsetOverflowBadly,
  kOffsetOverflowOne,
  kOffsetTooSmall,
  kNoMatchedQueue,
  kNoMessageInQueue,
  /// Ours alone: files cannot be read now, so that nothing is known; nextBeginOffset stays.
  kUnreadable,
};

/// "FOUND", "NO_MATCHED_MESSAGE", …: the names that clients see as remarks.
std::string_view name_of(ReadOutcome outcome);

struct ReadResult {
  ReadOutcome outcome = ReadOutcome::kNoMatchedQueue;
  QueueOffset next_offset;
  QueueOffset min_offset;
  QueueOffset max_offset;     ///< one past the last visible entry
  std::vector<Slice> slices;  ///< whole records, concatenated in queue order; neighbours are joined
  std::int32_t message_count = 0;  ///< those in batches, too
  std::int64_t byte_count = 0;
  bool far_behind = false;  ///< the reader lags more than the memory share of the options
  std::string why;          ///< of kUnreadable: which file cannot be read, and what to do
};

/// Of errors of Store::read_record and store_time: the record is not there. Else trying again may
/// find it.
inline bool is_lost(const Error& error) {
  return error.code == ErrorCode::kOutOfRange || error.code == ErrorCode::kCorrupt;
}

struct KeyQuery {
  std::string_view topic;
  std::string_view key;  ///< one of KEYS, a UNIQ_KEY, or "T#" and the whole of TAGS
  std::int32_t count_max = 32;
  std::int64_t begin_ms = 0;  ///< store time, which the index knows to the second
  std::int64_t end_ms = INT64_MAX;
};

struct KeyQueryResult {
  std::vector<Slice> slices;         ///< one a record, in log order
  std::int64_t index_update_ms = 0;  ///< store time of the last key in the index; 0: nothing found
  LogOffset index_update_offset;     ///< and its record
  LogOffset indexed;                 ///< keys of records before this place are in the index
};

enum class TimeBoundary {
  kLower,  ///< first entry stored at or after the time
  kUpper,  ///< last entry stored at or before the time
};

/// Why no records are taken.
struct Refusal {
  std::string why;             ///< for people, e.g. which disk is how full
  bool until_restart = false;  ///< a write to the medium failed: what the kernel holds is unknown
};

/// What appends came to since the start. Times are those of the coarse clock: from the begin of the
/// commit to the visible record, and where a send waits for the medium, until that.
struct PutFigures {
  /// Upper bounds of all classes of time but the last.
  static constexpr std::array<std::int64_t, 12> kClassesMs = {0,    10,   50,   100,  200,  500,
                                                              1000, 2000, 3000, 4000, 5000, 10'000};
  std::int64_t messages = 0;
  std::int64_t bytes = 0;     ///< of records
  std::int64_t failures = 0;  ///< refused sends
  std::int64_t longest_ms = 0;
  std::array<std::int64_t, kClassesMs.size() + 1> by_time = {};  ///< messages
};

/// What entered one queue since the start.
struct QueuePuts {
  std::string_view topic;
  QueueId queue_id;
  std::int64_t messages = 0;
  std::int64_t bytes = 0;  ///< of records
};

/// A directory and the room of its file system.
struct DirectoryRoom {
  std::string directory;
  std::int64_t used_bytes = 0;
  std::int64_t usable_bytes = 0;
};

struct StoreFigures {
  std::int64_t unflushed_bytes = 0;            ///< of the log
  std::int64_t undispatched_bytes = 0;         ///< whose entries are in no queue yet
  std::int64_t first_store_ms = 0;             ///< store time of the oldest message; 0: none
  std::vector<DirectoryRoom> log_directories;  ///< those that there are
  std::vector<DirectoryRoom> queue_directories;
  // Reads of entries that named no record of their queue, since the start.
  std::int64_t damaged_served = 0;  ///< its message was found all the same
  std::int64_t damaged_passed = 0;  ///< it is lost
};

/// How long things took, since the start.
struct StoreLatencies {
  metrics::LatencyFigures append;  ///< each commit of an Appender, from its begin to the entries
  metrics::LatencyFigures flush;   ///< each flush of the log to the medium
};

/// How a store is. Thread: any.
class Meters {
 public:
  virtual ~Meters() = default;

  virtual PutFigures puts() const = 0;
  virtual StoreLatencies latencies() const = 0;
  /// Visits the queues in which something was put, in no order. Takes a moment with very many
  /// queues: not for an event loop.
  virtual void visit_puts(const std::function<void(const QueuePuts&)>& visit) const = 0;
  /// Asks the file system: not for an event loop.
  virtual StoreFigures figures() const = 0;
  /// Topics with a name that begins so and with entries in a queue, each once. One walk over all
  /// queues.
  virtual std::vector<std::string> topics_with_prefix(std::string_view prefix) const = 0;
};

/// The message store of one directory: commit log, consume queues, checkpoint. Thread: any, unless
/// a method says otherwise.
class Store : public Meters {
 public:
  /// Takes the lock of the directory, loads, recovers, and starts the background threads. Errors:
  /// directory held by another process, unreadable or corrupt file: the message names the file and
  /// says what to do. `listener` and `clock` outlive the store.
  static Result<std::unique_ptr<Store>> open(const Options& options, const Clock& clock,
                                             ArrivalListener& listener);

  ~Store() override = default;

  /// Flushes everything, stops the threads, writes the checkpoint and removes `abort`. All
  /// Appenders must be idle. Idempotent.
  virtual void close() = 0;

  /// The address written into records and message ids as storeHost. Set before the first append.
  virtual void set_store_host(const HostAddress& address) = 0;

  /// A topic that is more than a list of messages; to be told before its first message, and of all
  /// of them after the start. What has batch queues must stand in the options as well.
  virtual void add_topic(const TopicTraits& topic) = 0;
  /// Where the bit maps of queue extensions come from, while there are extensions; null: none.
  /// To be told before the first message; outlives the store.
  virtual void set_bit_maps(const BitMaps* bit_maps) = 0;

  virtual std::unique_ptr<Appender> make_appender(FlushWaker& waker) = 0;

  virtual ReadResult read(const ReadRequest& request, EntryFilter filter) const = 0;

  /// The whole record at a log offset. Errors: kOutOfRange, kCorrupt (no record starts there); any
  /// other: it cannot be read now (is_lost).
  virtual Result<Slice> read_record(LogOffset offset) const = 0;

  /// Messages by key, by the index: the newest that match, a frame's worth at most. May wait for
  /// the disk: not for an event loop. Errors: a file of the index, or a record that it names,
  /// cannot be read now.
  virtual Result<KeyQueryResult> query(const KeyQuery& query) const = 0;

  /// 0 for queues that do not exist.
  virtual QueueOffset min_offset(std::string_view topic, QueueId queue_id) const = 0;
  virtual QueueOffset max_offset(std::string_view topic, QueueId queue_id) const = 0;

  /// By store time, rules of RocketMQ 5.5.0 (getOffsetInQueueByTime). Unknown queue: 0. Errors: an
  /// entry on the way, or its record, is there but cannot be read now.
  virtual Result<QueueOffset> offset_by_time(std::string_view topic, QueueId queue_id,
                                             std::int64_t timestamp_ms,
                                             TimeBoundary boundary) const = 0;
  /// Store time of an entry. Errors: as read_record(); kOutOfRange for what is out of range.
  virtual Result<std::int64_t> store_time(std::string_view topic, QueueId queue_id,
                                          QueueOffset offset) const = 0;

  virtual LogOffset min_log_offset() const = 0;
  virtual LogOffset max_log_offset() const = 0;
  /// Returns when everything that was appended before is on the medium: not for an event loop.
  virtual Status flush_log() = 0;
  virtual Load load() const = 0;
  /// Empty while it takes messages.
  virtual Refusal refusal() const = 0;

  /// The topic was deleted when the log ended at `end`: its queues lose the entries of records
  /// before that. Records stay in the log until they expire, and a start that has to read them
  /// again finds them. What is appended later belongs to another topic of that name, and stays; if
  /// it is compacted, add_topic() has to say so again. May wait for the disk.
  virtual void drop_queues(std::string_view topic, LogOffset end) = 0;
  /// Begins at once, in the background, what is otherwise done at its time.
  virtual void clean_up(Cleaning what) = 0;
};

}  // namespace saker::store
