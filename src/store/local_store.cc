#include "store/local_store.h"

#include <unistd.h>

#include <algorithm>

#include "base/log.h"
#include "file/directory.h"
#include "store/read/time_search.h"

namespace saker::store {
namespace {

LogPlace log_place(const Options& options) {
  return {options.commit_log_dir.empty() ? options.root_dir + "/commitlog" : options.commit_log_dir,
          options.commit_log_segment_bytes};
}

QueuePlace queue_place(file::Disk& disk, const Options& options) {
  const std::int64_t entries =
      (options.consume_queue_segment_bytes + QueueEntry::kBytes - 1) / QueueEntry::kBytes;
  return {disk, options.root_dir + "/consumequeue", entries * QueueEntry::kBytes};
}

FlushOptions flush_options(const Options& options, bool synchronous) {
  return {.synchronous = synchronous,
          .interval_ms = options.flush_interval_ms,
          .least_pages = options.flush_least_pages,
          .thorough_interval_ms = options.flush_thorough_interval_ms};
}

}  // namespace

LocalStore::LocalStore(std::shared_ptr<file::Disk> disk, const Options& options, const Clock& clock,
                       ArrivalListener& listener)
    : disk_(std::move(disk)),
      options_(options),
      clock_(clock),
      synchronous_flush_(options.flush_type == "SYNC_FLUSH"),
      read_limits_(read_limits(options)),
      segments_(*disk_, log_place(options)),
      maker_(segments_, health_),
      writer_(segments_, maker_, synchronous_flush_ ? WriteWay::kFile : WriteWay::kMapping),
      queues_(queue_place(*disk_, options)),
      dispatcher_(listener, health_),
      sequencer_(writer_, dispatcher_, marks_, health_, clock),
      flusher_(segments_, marks_, health_, clock, flush_options(options, synchronous_flush_),
               [this] { on_flush_progress(); }) {}

LocalStore::~LocalStore() { stop_threads(); }

Result<std::unique_ptr<LocalStore>> LocalStore::open_on(std::shared_ptr<file::Disk> disk,
                                                        const Options& options, const Clock& clock,
                                                        ArrivalListener& listener) {
  std::unique_ptr<LocalStore> store(new LocalStore(std::move(disk), options, clock, listener));
  Status opened = store->open();
  if (!opened) return opened.error();
  return store;
}

Status LocalStore::open() {
  Status done = claim_directory();
  if (done) done = segments_.load();
  if (done) done = queues_.load();
  if (done) done = recover();
  if (!done) return done;
  warn_of_little_room();
  start_threads();
  is_open_ = true;
  return {};
}

std::string LocalStore::path(std::string_view name) const {
  return options_.root_dir + "/" + std::string(name);
}

Status LocalStore::claim_directory() {
  Status made = file::make_directories(options_.root_dir);
  if (!made) return made;
  auto lock = file::DirectoryLock::acquire(*disk_, path("lock"));
  if (!lock) return lock.error();
  lock_ = std::move(*lock);

  // Before anything is changed: if this run dies, the next one recovers.
  was_closed_ = !file::exists(path("abort"));
  Result<file::File> abort = file::File::open(*disk_, path("abort"), file::OpenMode::kCreate);
  if (!abort) return abort.error();
  Status done = abort->resize(0);
  if (done) done = abort->write_at(0, std::to_string(::getpid()));
  // Its name is what counts.
  return done ? file::sync_directory(options_.root_dir) : done;
}

Status LocalStore::recover() {
  const Result<Checkpoint> checkpoint = read_checkpoint(path("checkpoint"));
  if (!checkpoint) return checkpoint.error();
  checkpointer_ = std::make_unique<Checkpointer>(
      CheckpointSources{*disk_, options_.root_dir, sequencer_, dispatcher_, flusher_, marks_,
                        health_, synchronous_flush_},
      *checkpoint);

  Recovery recovery(segments_, queues_, dispatcher_,
                    {.was_closed = was_closed_,
                     .check_body_crc = options_.check_crc_on_recover,
                     .checkpoint = *checkpoint});
  const Result<Recovered> found = recovery.run();
  if (!found) return found.error();
  // What the scan touched need not stay mapped.
  for (const std::shared_ptr<Segment>& segment : segments_.view()->all()) segment->drop_view();
  // A segment that begins right at the end may stay: it will be the next one.
  Status done = segments_.remove_from(found->end + 1);
  if (done) done = writer_.open_at(found->end);
  if (done && !was_closed_) done = sync_recovered(found->scanned_from);
  if (!done) return done;
  marks_.set_appended(found->end);
  marks_.set_flushed(found->end);
  dispatcher_.set_progress(found->last);
  sequencer_.set_last_store_time(found->last.store_timestamp_ms);
  checkpointer_->set_recovered(found->last);
  return {};
}

Status LocalStore::sync_recovered(LogOffset from) {
  for (const std::shared_ptr<Segment>& segment : segments_.view()->all()) {
    if (segment->end() <= from) continue;
    Result<file::File> file = file::File::open(*disk_, segment->path(), file::OpenMode::kReadWrite);
    if (!file) return file.error();
    Status synced = file->sync_data();
    if (!synced) return synced;
  }
  return {};
}

void LocalStore::warn_of_little_room() const {
  const Result<std::int64_t> room = file::free_bytes(segments_.place().directory);
  if (!room || *room >= 2 * options_.commit_log_segment_bytes) return;
  log::warn(
      "store: {} has {} MiB free, less than two segments of the commit log ({} MiB each); "
      "sends will be refused when the next segment finds no room",
      segments_.place().directory, *room >> 20, options_.commit_log_segment_bytes >> 20);
}

void LocalStore::start_threads() {
  maker_.start();
  flusher_.start();
  checkpointer_->start();
}

void LocalStore::stop_threads() {
  health_.set_stopping();
  if (checkpointer_ != nullptr) checkpointer_->stop();
  flusher_.stop();
  maker_.stop();
}

void LocalStore::on_flush_progress() {
  if (!synchronous_flush_) return;
  dispatcher_.drain(marks_.flushed(), arrivals_);
  wakers_.wake(marks_.flushed(), health_.broken());
}

void LocalStore::close() {
  if (!is_open_) return;
  is_open_ = false;
  stop_threads();
  if (Status closed = close_files(); !closed) {
    log::error("store: not closed in order, the next start will recover: {}",
               closed.error().message);
  }
  lock_.reset();
}

Status LocalStore::close_files() {
  Status done = flusher_.flush_to(marks_.appended());
  if (!done) return done;
  dispatcher_.drain(marks_.flushed(), arrivals_);
  wakers_.wake(marks_.flushed(), false);
  if (!dispatcher_.idle()) {
    return Error{ErrorCode::kResourceExhausted, "stored messages could not enter their queues"};
  }
  done = checkpointer_->write();
  if (done) done = file::remove_file(path("abort"));
  return done ? file::sync_directory(options_.root_dir) : done;
}

std::unique_ptr<Appender> LocalStore::make_appender(FlushWaker& waker) {
  return std::make_unique<LogAppender>(
      AppendPath{options_, clock_, store_host_, queues_, sequencer_, dispatcher_, flusher_, marks_,
                 health_, wakers_, synchronous_flush_},
      waker);
}

ReadResult LocalStore::read(const ReadRequest& request, EntryFilter filter) const {
  const Queue* queue = queues_.find(request.topic, request.queue_id);
  if (queue == nullptr) {
    ReadResult nothing;
    // COMPAT: 5.5.0 makes a queue when it is looked up, so that a missing one is an empty one.
    nothing.outcome = ReadOutcome::kNoMessageInQueue;
    return nothing;
  }
  // The queue's end before the log's: what a visible entry names is then within the log.
  const QueueOffset max = queue->max();
  LogReader log = log_reader();
  return QueueReader(*queue, log, read_limits_).read(request, filter, max);
}

Result<Slice> LocalStore::read_record(LogOffset offset) const {
  Result<LogBytes> found = log_reader().whole_record(offset);
  if (!found) return found.error();
  return Slice{found->bytes, std::move(found->keep_alive)};
}

QueueOffset LocalStore::min_offset(std::string_view topic, QueueId queue_id) const {
  const Queue* queue = queues_.find(topic, queue_id);
  return queue == nullptr ? QueueOffset{} : queue->min();
}

QueueOffset LocalStore::max_offset(std::string_view topic, QueueId queue_id) const {
  const Queue* queue = queues_.find(topic, queue_id);
  return queue == nullptr ? QueueOffset{} : queue->max();
}

QueueOffset LocalStore::offset_by_time(std::string_view topic, QueueId queue_id,
                                       std::int64_t timestamp_ms, TimeBoundary boundary) const {
  const Queue* queue = queues_.find(topic, queue_id);
  if (queue == nullptr) return {};
  const QueueOffset end = queue->max();
  LogReader log = log_reader();
  return TimeSearch(*queue, log, end).find(timestamp_ms, boundary);
}

std::optional<std::int64_t> LocalStore::store_time(std::string_view topic, QueueId queue_id,
                                                   QueueOffset offset) const {
  const Queue* queue = queues_.find(topic, queue_id);
  if (queue == nullptr || offset < queue->min()) return std::nullopt;
  const QueueOffset end = queue->max();
  LogReader log = log_reader();
  return TimeSearch(*queue, log, end).time_of(offset.value);
}

LogOffset LocalStore::min_log_offset() const { return log_reader().min(); }

}  // namespace saker::store
