#include "store/recovery/recovery.h"

#include <algorithm>

#include "base/log.h"
#include "store/queue/queue_walk.h"
#include "store/recovery/lost_begins.h"

namespace saker::store {
namespace {

namespace record = wire::record;

constexpr std::int64_t kCheckpointMarginMs = 3000;
constexpr int kShortLinesMax = 20;

}  // namespace

Recovery::Recovery(const SegmentList& segments, QueueTable& queues, Dispatcher& dispatcher,
                   const RecoveryOptions& options, const Clock& clock)
    : view_(segments.view()),
      queues_(queues),
      dispatcher_(dispatcher),
      options_(options),
      scan_options_(options.scan()),
      is_promised_(options.promise && options.promise->begins),
      is_as_left_(options.was_closed && is_promised_ && sum_of(queues) == options.promise->sum &&
                  begins_of(queues) == options.promise->begins),
      tables_(options.promise ? BrokerTables() : BrokerTables::read(options.root_dir)),
      replay_(view_, queues, dispatcher, options_, clock),
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
  if (start) start = drop_without_begin(*start);
  if (start) start = replay_all(*start);
  if (!start) return start.error();
  if (replay_.was_damaged()) is_as_closed_ = false;
  Status settled = drop_deleted_topics();
  if (settled) settled = write_queues();
  if (settled) settled = settle_queues(replay_.end());
  if (!settled) return settled.error();
  return Recovered{.scanned_from = *start,
                   .end = replay_.end(),
                   .last = replay_.last(),
                   .is_as_closed = is_as_closed_};
}

/// Reads the log from there, or from its begin if that shows queues to lack what stands before;
/// where it began.
Result<LogOffset> Recovery::replay_all(LogOffset start) {
  replay_.set_makes_queues([this](LogOffset record, std::string_view topic) {
    return record >= absent_until_ || tables_.has_topic(topic);
  });
  const LogOffset first = view_->all().front()->base();
  Result<Replay::Outcome> replayed = replay_.run(start, before_);
  if (!replayed) return replayed.error();
  if (*replayed == Replay::Outcome::kDone && (start == first || !ends_before_tables())) {
    return start;
  }
  log::warn(
      "store: consume queues lack entries before offset {}; building them from the beginning of "
      "the commit log",
      start.value);
  if (Status forgotten = forget_queues(); !forgotten) return forgotten.error();
  replayed = replay_.run(first, {});
  if (!replayed) return replayed.error();
  return first;
}

/// Queues whose first files are gone are built anew, the others go on behind what they have.
Result<LogOffset> Recovery::drop_without_begin(LogOffset start) {
  const LogOffset first = view_->all().front()->base();
  if (is_as_left_) return start;
  const std::vector<Queue*> lost = queues_without_begin(view_, queues_, scan_options_, replay_);
  if (lost.empty()) return start;
  if (Status forgotten = forget_queues(); !forgotten) return forgotten.error();
  for (Queue* queue : lost) {
    if (Status ended = queue->end_before(first); !ended) return ended.error();
  }
  before_ = {};
  return first;
}

/// Who deleted a topic may have died before its queues were gone.
Status Recovery::drop_deleted_topics() {
  if (options_.dropped == nullptr) return {};
  for (Queue* queue : queues_.all()) {
    const auto& last = queue->last_entry();
    if (!last || last->log_offset >= dropped_end(*queue)) continue;
    if (Status dropped = queue->end_before({0}); !dropped) return dropped;
    is_as_closed_ = false;
  }
  return {};
}

/// Whether a group has read further than its queue goes.
bool Recovery::ends_before_tables() const {
  int count = 0;
  for (const auto& [name, until] : tables_.read_until()) {
    const Queue* queue = queues_.find(name.topic, name.id);
    const QueueOffset end = queue == nullptr ? QueueOffset{} : queue->max();
    const bool is_dropped =
        options_.dropped != nullptr && options_.dropped->end_of(name.topic).value > 0;
    if (until <= end || is_dropped || ++count > kShortLinesMax) continue;
    log::warn("store: queue {} of {} ends at {}, but a group has read up to {}", name.id.value,
              name.topic, end.value, until.value);
  }
  return count > 0;
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
    if (is_as_left_) return start_behind_damage(*last);
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
  if (is_as_left_) return newest.log_offset;
  if (is_promised_) {
    log::warn(
        "store: the consume queues are not as the last run left them; building them from the "
        "beginning of the commit log");
    return rebuild_queues();
  }
  absent_until_ = newest.log_offset;  // of topics that were deleted
  const auto& segments = view_->all();
  auto segment = std::prev(segments.end());
  while (segment != segments.begin() &&
         newest.log_offset - (*segment)->base() < options_.looked_back_bytes)
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
    if (replay_.enters_queues(record)) return rebuild_queues();
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

Status Recovery::settle_queues(LogOffset end) {
  const LogOffset first = view_->all().front()->base();
  return for_each_queue(queues_.all(), "settling", [this, first, end](Queue& queue) {
    const auto& last = queue.last_entry();
    const bool is_ahead = last && last->end() > end;
    Status done = is_ahead ? queue.end_before(end) : Status();
    const bool is_swept = is_ahead || !options_.was_closed;
    // A topic that was made anew has its first entry behind those of the deleted one.
    const LogOffset begin = std::max(first, dropped_end(queue));
    return done ? queue.settle(begin, is_swept ? Queue::Behind::kClear : Queue::Behind::kLeave)
                : done;
  });
}

LogOffset Recovery::dropped_end(const Queue& queue) const {
  return options_.dropped == nullptr ? LogOffset{}
                                     : options_.dropped->end_of_queues(queue.name().topic);
}

}  // namespace saker::store
