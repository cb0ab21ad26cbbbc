#include "store/recovery/recovery.h"

#include <algorithm>
#include <charconv>

#include "base/log.h"
#include "model/light_queue.h"
#include "model/property.h"
#include "model/sys_flag.h"
#include "store/queue/queue_walk.h"
#include "store/queue/tags_code.h"
#include "store/queue/topic_name.h"
#include "store/recovery/progress_report.h"

namespace saker::store {
namespace {

namespace record = wire::record;

constexpr std::int64_t kCheckpointMarginMs = 3000;
constexpr int kMismatchLinesMax = 20;
constexpr std::int64_t kLookedBackBytes = 256 << 20;
constexpr std::int64_t kRecordBytesMin = record::kFixedBytesMin;
constexpr std::int64_t kUnitBytesMin = 22;  // of a message inside a batch
// A queue whose entries would stand behind this has no files that could hold them.
constexpr std::int64_t kQueueOffsetMax = std::int64_t{1} << 56;

bool enters_queue(const record::Record& record) {
  const std::int32_t transaction = record.sys_flag & sys_flag::kTransactionMask;
  return transaction == 0 || transaction == sys_flag::kTransactionCommit;
}

/// How many queue offsets the record takes.
std::int16_t inner_count_of(const record::Record& record) {
  if ((record.sys_flag & sys_flag::kInnerBatch) == 0) return 1;
  const std::string_view text = property::find(record.properties, property::kInnerCount);
  std::int16_t count = 1;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return std::max<std::int16_t>(count, 1);
}

}  // namespace

Recovery::Recovery(const SegmentList& segments, QueueTable& queues, Dispatcher& dispatcher,
                   const RecoveryOptions& options, const Clock& clock)
    : view_(segments.view()),
      queues_(queues),
      dispatcher_(dispatcher),
      options_(options),
      clock_(clock),
      scan_options_{.check_body_crc = options.check_body_crc,
                    .check_record_crc = options.check_record_crc,
                    .flushed_until_ms = options.checkpoint.physic_ms,
                    .flushed_record = {options.checkpoint.logics_offset},
                    .may_be_reused = options.may_be_reused},
      is_promised_(options.promise && options.promise->begins),
      is_as_closed_(options.was_closed) {}

Result<Recovered> Recovery::run() {
  if (Status reaches = check_end(); !reaches) return reaches.error();
  if (view_->empty()) {
    if (last_entry()) log::warn("store: there is no commit log; its consume queues are removed");
    Status cleared = end_queues_before({0});
    if (!cleared) return cleared.error();
    return Recovered{};
  }
  Result<LogOffset> start = choose_start();
  if (!start) return start.error();
  Result<Pass> pass = replay(*start);
  if (pass && *pass == Pass::kStartEarlier) {
    log::warn(
        "store: consume queues lack entries before offset {}; building them from the "
        "beginning of the commit log",
        start->value);
    start = view_->all().front()->base();
    Status forgotten = forget_queues();
    if (!forgotten) return forgotten.error();
    pass = replay(*start);
  }
  if (!pass) return pass.error();
  Status settled = write_queues();
  if (settled) settled = settle_queues(end_);
  if (!settled) return settled.error();
  return Recovered{
      .scanned_from = *start, .end = end_, .last = last_, .is_as_closed = is_as_closed_};
}

/// Where the disk is full, the entries wait in memory, and retention may make room.
Status Recovery::write_queues() {
  DirtyQueues& dirty = dispatcher_.dirty();
  Status written = dirty.write_tails(dirty.queues());
  const bool is_full = !written && written.error().code == ErrorCode::kResourceExhausted;
  return is_full ? Status() : written;
}

Status Recovery::check_end() const {
  const LogOffset named{options_.checkpoint.logics_offset};
  const LogOffset end = view_->empty() ? LogOffset{} : view_->all().back()->end();
  if (named.value == 0 || named < end) return {};
  return Error{
      ErrorCode::kFailedPrecondition,
      "the commit log lacks its last files: it ends at offset " + std::to_string(end.value) +
          ", and the checkpoint names the record at " + std::to_string(named.value) +
          "; put them back (is a directory of storePathCommitLog not mounted?); if they are lost, "
          "move the file checkpoint away, and the broker goes on with what is left"};
}

std::optional<QueueEntry> Recovery::last_entry() const {
  std::optional<QueueEntry> last;
  for (const Queue* queue : queues_.all()) {
    const auto& entry = queue->last_entry();
    if (entry && (!last || entry->log_offset > last->log_offset)) last = entry;
  }
  return last;
}

bool Recovery::is_record(const QueueEntry& entry) const {
  record::Record record;
  return LogScan::record_at(*view_, entry.log_offset, scan_options_, record) &&
         record.total_size == entry.size;
}

Result<LogOffset> Recovery::choose_start() {
  const LogOffset first = view_->all().front()->base();
  if (options_.was_closed) {
    const std::optional<QueueEntry> last = last_entry();
    if (!last && options_.checkpoint.logics_offset > 0) return rebuild_queues();
    if (!last) return first;
    log::debug("store: stopped in order, the newest entry of a consume queue is at offset {}",
               last->log_offset.value);
    if (is_record(*last)) return start_after_stop(*last);
    if (ends_as_left()) return start_behind_damage(*last);
    is_as_closed_ = false;
    log::warn(
        "store: the consume queues point behind the records of the log (offset {}); "
        "recovering as after a crash",
        last->log_offset.value);
  }
  return start_after_crash();
}

Result<LogOffset> Recovery::start_after_crash() {
  const LogOffset start = place_after_crash();
  log::info("store: recovering from offset {} of the commit log", start.value);
  const bool is_named = start.value > 0 && start.value == options_.checkpoint.logics_offset;
  if (is_named && options_.promise) return start_behind_promise();
  Status ended = end_queues_before(start);
  if (!ended) return ended.error();
  return join_queues(start);
}

/// The checkpoint says what the queues hold up to its record. That one is not entered again, so
/// that who dies meanwhile leaves the same behind.
Result<LogOffset> Recovery::start_behind_promise() {
  record::Record named;
  const LogOffset at{options_.checkpoint.logics_offset};
  if (!LogScan::record_at(*view_, at, scan_options_, named)) return rebuild_queues();
  Status ended = end_queues_before(at + 1);
  if (!ended) return ended.error();
  if (const QueueSum found = sum_of(queues_); found != options_.promise->sum) {
    log::warn(
        "store: the consume queues lack entries that were on the disk before the crash ({} queues "
        "have some, {} had); building them from the beginning of the commit log",
        found.count, options_.promise->sum.count);
    return rebuild_queues();
  }
  before_ = {at, named.store_timestamp_ms};
  return at + named.total_size;
}

/// Whether the queues are, after a clean stop of ours, as that left them.
bool Recovery::ends_as_left() const {
  return is_promised_ && sum_of(queues_) == options_.promise->sum &&
         begins_of(queues_) == options_.promise->begins;
}

/// The queues are right, and the last record has its place, though nobody can read it.
LogOffset Recovery::start_behind_damage(const QueueEntry& newest) {
  is_as_closed_ = false;
  log::error(
      "store: the last record of the commit log, at offset {}, is damaged; its message is lost",
      newest.log_offset.value);
  before_ = {newest.log_offset, options_.checkpoint.physic_ms};
  return newest.end();
}

/// Lets the queues forget all that is still in the log; where it begins.
Result<LogOffset> Recovery::rebuild_queues() {
  const LogOffset first = view_->all().front()->base();
  Status forgotten = forget_queues();
  if (forgotten) forgotten = end_queues_before(first);
  if (!forgotten) return forgotten.error();
  return first;
}

Status Recovery::forget_queues() {
  is_as_closed_ = false;
  return options_.forget_queues ? options_.forget_queues() : Status();
}

Result<LogOffset> Recovery::start_after_stop(const QueueEntry& newest) {
  if (ends_as_left()) return newest.log_offset;
  if (is_promised_) {
    log::warn(
        "store: the consume queues are not as the last run left them; building them from the "
        "beginning of the commit log");
    return rebuild_queues();
  }
  absent_until_ = newest.log_offset;  // of topics that were deleted
  const auto& segments = view_->all();
  auto segment = std::prev(segments.end());
  while (segment != segments.begin() && newest.log_offset - (*segment)->base() < kLookedBackBytes)
    --segment;
  return std::min((*segment)->base(), newest.log_offset);
}

LogOffset Recovery::place_after_crash() const {
  const Checkpoint& checkpoint = options_.checkpoint;
  record::Record named;
  const bool is_named =
      checkpoint.logics_offset > 0 && checkpoint.physic_ms >= checkpoint.logics_ms &&
      LogScan::record_at(*view_, {checkpoint.logics_offset}, scan_options_, named);
  if (is_named && named.store_timestamp_ms == checkpoint.logics_ms) return named.log_offset;
  const std::int64_t newest_ms =
      std::min(checkpoint.physic_ms, checkpoint.logics_ms) - kCheckpointMarginMs;
  const auto& segments = view_->all();
  for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
    const LogOffset base = (*segment)->base();
    // Times alone do not say it: the clock may have been set back.
    if (checkpoint.logics_offset > 0 && base.value > checkpoint.logics_offset) continue;
    record::Record record;
    const bool is_old = LogScan::record_at(*view_, base, scan_options_, record) &&
                        record.store_timestamp_ms > 0 && record.store_timestamp_ms <= newest_ms;
    if (is_old) return base;
  }
  return segments.front()->base();
}

Result<LogOffset> Recovery::join_queues(LogOffset start) {
  const LogOffset first = view_->all().front()->base();
  if (start == first) return start;
  const std::optional<QueueEntry> last = last_entry();
  record::Record newest;
  const bool is_there = last && last->log_offset >= first &&
                        LogScan::record_at(*view_, last->log_offset, scan_options_, newest) &&
                        newest.total_size == last->size;
  if (!is_there) return rebuild_queues();
  ScanOptions scan_options = scan_options_;
  scan_options.begins_after_ms = newest.store_timestamp_ms;
  LogScan scan(view_, last->end(), scan_options);
  for (record::Record record; scan.next(record) && record.log_offset < start;) {
    // The queues end before the checkpoint says so: part of them is gone.
    if (enters_queue(record) && !is_dropped(record)) return rebuild_queues();
  }
  return start;
}

Status Recovery::end_queues_before(LogOffset limit) {
  for (Queue* queue : queues_.all()) {
    const auto& last = queue->last_entry();
    if (!last || last->log_offset < limit) continue;
    Status ended = queue->end_before(limit);
    if (!ended) return ended;
  }
  return {};
}

Result<Recovery::Pass> Recovery::replay(LogOffset start) {
  const LogOffset first = view_->all().front()->base();
  ScanOptions scan_options = scan_options_;
  scan_options.reads_ahead = true;
  scan_options.begins_after_ms = before_.store_timestamp_ms;
  LogScan scan(view_, start, scan_options);
  ProgressReport report(clock_, view_->all().back()->end() - start);
  last_ = before_;
  for (record::Record record; scan.next(record);) {
    const bool may_start_earlier = start > first && scan.damage_count() == 0;
    Result<Pass> entered = enter(record, may_start_earlier);
    if (!entered || *entered == Pass::kStartEarlier) return entered;
    last_ = {record.log_offset, record.store_timestamp_ms};
    if (const auto text = report.at(scan.end() - start)) log::info("store: recovered {}", *text);
  }
  if (!scan.status()) return scan.status().error();
  end_ = scan.end();
  if (scan.damage_count() > 0) is_as_closed_ = false;
  if (const auto text = report.end(end_ - start)) log::info("store: recovered {}, done", *text);
  return Pass::kDone;
}

Result<Recovery::Pass> Recovery::enter(const record::Record& record, bool may_start_earlier) {
  if (!enters_queue(record) || is_dropped(record)) return Pass::kDone;
  if (!is_storable_topic(record.topic, true) || record.queue_id.value < 0) {
    log::error("store: the record at offset {} has an impossible topic or queue; it stays unread",
               record.log_offset.value);
    return Pass::kDone;
  }
  const QueueEntry entry{.log_offset = record.log_offset,
                         .size = record.total_size,
                         .count = inner_count_of(record),
                         .tags_code = tags_code_of(record, options_.delay_levels),
                         .first = record.queue_offset,
                         .store_ms = record.store_timestamp_ms};
  // Only queues of that kind can count what it holds.
  const bool is_inner_batch = (record.sys_flag & sys_flag::kInnerBatch) != 0;
  if (is_inner_batch) queues_.add_batch_topic(record.topic);
  const bool makes_queues = record.log_offset >= absent_until_;
  Pass pass = Pass::kDone;
  if (makes_queues || queues_.find(record.topic, record.queue_id) != nullptr) {
    Queue& own = queues_.find_or_create(record.topic, record.queue_id);
    pass = enter_queue({own, record.queue_offset, entry}, may_start_earlier);
  }
  if (!options_.light_queues) return pass;
  for (const LightEntry& light : light_entries(record.topic, record.properties)) {
    if (pass == Pass::kStartEarlier) return pass;
    if (!makes_queues && queues_.find(light.queue, {0}) == nullptr) continue;
    Queue& queue = queues_.find_or_create(light.queue, {0});
    pass = enter_queue({queue, light.offset, entry}, may_start_earlier);
  }
  return pass;
}

bool Recovery::is_dropped(const record::Record& record) const {
  return options_.dropped != nullptr && record.log_offset < options_.dropped->end_of(record.topic);
}

Recovery::Pass Recovery::enter_queue(const Place& place, bool may_start_earlier) {
  Queue& queue = place.queue;
  const QueueEntry& entry = place.entry;
  const auto& last = queue.last_entry();
  if (last && entry.end() <= last->end()) return Pass::kDone;

  QueueOffset offset = place.offset;
  if (offset.value > kQueueOffsetMax) offset = queue.max();
  if (offset > queue.max() && may_start_earlier) return Pass::kStartEarlier;
  if (offset < queue.max() || (last && offset > queue.max())) {
    if (++mismatch_count_ <= kMismatchLinesMax)
      log::warn("store: queue {} of {} goes on at {}, but the record at offset {} says {}",
                queue.name().id.value, queue.name().topic, queue.max().value,
                entry.log_offset.value, place.offset.value);
    offset = std::max(offset, queue.max());
    // No more messages can have been lost than fit between the two records. The field is not
    // covered by the checksum: a flipped bit must not fill the disk with blank entries.
    const std::int64_t bytes_min = is_batch(queue) ? kUnitBytesMin : kRecordBytesMin;
    const std::int64_t lost_max = last ? (entry.log_offset - last->end()) / bytes_min : 0;
    if (offset - queue.max() > lost_max) offset = queue.max();
  }
  dispatcher_.dirty().put(queue, offset, entry);
  return Pass::kDone;
}

Status Recovery::settle_queues(LogOffset end) {
  const LogOffset first = view_->all().front()->base();
  return for_each_queue(queues_.all(), "settling", [this, first, end](Queue& queue) {
    const auto& last = queue.last_entry();
    const bool is_ahead = last && last->end() > end;
    Status done = is_ahead ? queue.end_before(end) : Status();
    const bool is_swept = is_ahead || !options_.was_closed;
    return done ? queue.settle(first, is_swept ? Queue::Behind::kClear : Queue::Behind::kLeave)
                : done;
  });
}

}  // namespace saker::store
