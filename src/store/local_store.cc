#include "store/local_store.h"

#include <algorithm>
#include <set>

#include "base/log.h"
#include "file/directory.h"
#include "model/light_queue.h"
#include "store/compaction/compaction_reader.h"
#include "store/local_layout.h"
#include "store/log/log_begin.h"
#include "store/read/batch_search.h"
#include "store/read/key_search.h"
#include "store/read/time_search.h"
#include "store/recovery/cut_tail.h"

namespace saker::store {

LocalStore::LocalStore(std::shared_ptr<file::Disk> disk, const Options& options, const Clock& clock,
                       ArrivalListener& listener)
    : disk_(std::move(disk)),
      options_(options),
      clock_(clock),
      synchronous_flush_(options.flush_type == "SYNC_FLUSH"),
      read_limits_(read_limits(options)),
      dropped_topics_(*disk_, options.root_dir + "/topics.dropped"),
      segments_(*disk_, log_places(options)),
      spares_(*disk_, options.retention.spare_files_max),
      maker_(
          segments_, health_, [this] { retention_.segment_made(); }, &spares_),
      writer_(segments_, maker_),
      queues_(*disk_, simple_queues(options), batch_queues(options)),
      extensions_(*disk_, options.root_dir + "/consumequeue_ext", options.extension_segment_bytes),
      extender_(extensions_, segments_),
      extension_cleaner_(queues_, extensions_),
      dispatcher_(listener, health_),
      index_files_(*disk_, options.root_dir + "/index", index_layout(options)),
      indexer_({index_files_, segments_, marks_, dispatcher_, clock, synchronous_flush_}),
      damage_(clock),
      sequencer_(writer_, dispatcher_, marks_, health_, clock, options_.append_busy_ms),
      flusher_(segments_, marks_, health_, clock, flush_options(options, synchronous_flush_),
               [this] { on_flush_progress(); }),
      retention_({*disk_, segments_, queues_, health_, clock, queue_directory(options), &spares_,
                  [this](LogOffset end) {
                    if (checkpointer_ != nullptr) checkpointer_->cover(end);
                  },
                  [this](LogOffset end) { keep_log_begin(end); }},
                 options.retention),
      compactor_({*disk_, queues_, segments_, marks_}, options.root_dir + "/compaction",
                 options.compaction) {
  for (const std::string& topic : options.batch_topics) queues_.add_batch_topic(topic);
  if (options.queue_extension) dispatcher_.dirty().set_extender(&extender_);
}

LocalStore::~LocalStore() {
  stop_threads();
  compactor_.stop();
  indexer_.stop();
}

Result<std::unique_ptr<LocalStore>> LocalStore::open_on(std::shared_ptr<file::Disk> disk,
                                                        const Options& options, const Clock& clock,
                                                        ArrivalListener& listener) {
  if (log_directories(options).empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "every directory of storePathCommitLog is in readOnlyCommitLogStorePaths, too: "
                 "none is left for new messages"};
  }
  std::unique_ptr<LocalStore> store(new LocalStore(std::move(disk), options, clock, listener));
  Status opened = store->open();
  if (!opened) return opened.error();
  return store;
}

Status LocalStore::open() {
  Status done = claim_.take(*disk_, options_.root_dir, segments_.places().writable_directories());
  if (done) done = load_log();
  if (done) done = load_spares();
  if (done) done = load_dropped_topics();
  if (done) done = check_queue_directory(options_);
  if (done) done = queues_.load(log_reader().min());
  if (done && options_.queue_extension) done = extensions_.check();
  if (done) done = index_files_.load();
  if (done) done = recover();
  if (done) done = index_files_.void_from(marks_.appended());
  if (done && options_.compaction.enabled) done = compactor_.load(claim_.was_closed());
  if (!done) return done;
  warn_of_little_room();
  retention_.add_listener(index_files_);
  if (options_.queue_extension) retention_.add_listener(extension_cleaner_);
  // Before the first append: a disk that is full refuses from the start.
  retention_.watch_disk();
  start_threads();
  is_open_ = true;
  return {};
}

std::string LocalStore::path(std::string_view name) const {
  return options_.root_dir + "/" + std::string(name);
}

Status LocalStore::load_log() {
  const Result<LogOffset> begin = read_log_begin(options_.root_dir);
  return begin ? segments_.load(*begin) : begin.error();
}

void LocalStore::keep_log_begin(LogOffset begin) {
  if (Status kept = write_log_begin(*disk_, options_.root_dir, begin); !kept)
    log::warn("store: expired files may come back with a start: {}", kept.error().message);
}

Status LocalStore::load_spares() {
  const auto view = segments_.view();
  return spares_.load(segments_.places(),
                      view->empty() ? LogOffset{} : view->all().front()->base());
}

Status LocalStore::load_dropped_topics() {
  const auto view = segments_.view();
  // Of a log that begins anew all offsets are new.
  const LogOffset none{INT64_MAX};
  return dropped_topics_.load(view->empty() ? none : view->all().front()->base());
}

/// Also of files that became the log's while spares were still kept.
bool LocalStore::may_be_reused() const {
  const std::vector<std::string>& directories = segments_.places().writable_directories();
  return options_.retention.spare_files_max > 0 ||
         std::any_of(directories.begin(), directories.end(), [](const std::string& directory) {
           return file::exists(SpareSegments::directory_of(directory));
         });
}

Status LocalStore::recover() {
  Result<Checkpoint> checkpoint = read_checkpoint(path("checkpoint"));
  if (!checkpoint) return checkpoint.error();
  Recovery recovery(
      segments_, queues_, dispatcher_,
      {.was_closed = claim_.was_closed(),
       .check_body_crc = options_.check_crc_on_recover,
       .check_record_crc = options_.check_crc_on_recover && options_.verify_record_crc,
       .light_queues = options_.light_queues(),
       .may_be_reused = may_be_reused(),
       .delay_levels = options_.delay_levels,
       .checkpoint = *checkpoint,
       .promise = QueueSumFile(*disk_, options_.root_dir, *checkpoint).promise(),
       .forget_queues =
           [this, &checkpoint] {
             checkpoint->logics_ms = checkpoint->logics_offset = 0;
             return write_checkpoint(*disk_, path("checkpoint"), *checkpoint);
           },
       .dropped = &dropped_topics_,
       .root_dir = options_.root_dir},
      clock_);
  const Result<Recovered> found = recovery.run();
  if (!found) return found.error();
  checkpointer_ = std::make_unique<Checkpointer>(
      CheckpointSources{*disk_, options_.root_dir, sequencer_, dispatcher_, flusher_, health_,
                        queues_, extensions_, options_.index_enabled ? &indexer_ : nullptr},
      *checkpoint);
  return go_on_at_end(*found, checkpoint->index_ms);
}

/// Puts the end of the log in order, and lets everything go on there.
Status LocalStore::go_on_at_end(const Recovered& found, std::int64_t index_ms) {
  index_past_ = {
      .was_closed = claim_.was_closed(), .durable_until_ms = index_ms, .log_end = found.end};
  if (!found.is_as_closed) {
    keep_cut_tail(*disk_, *segments_.view(), found.end, options_.root_dir, clock_.wall_ms());
  }
  // What the scan touched need not stay mapped.
  for (const std::shared_ptr<Segment>& segment : segments_.view()->all()) segment->drop_view();
  Status done = dropped_topics_.end_log_at(found.end);
  // A segment that begins right at the end may stay: it will be the next one.
  if (done) done = segments_.remove_from(found.end + 1, clock_.wall_ms());
  if (done) done = writer_.open_at(found.end);
  if (done && !found.is_as_closed) done = sync_recovered(found.scanned_from);
  if (!done) return done;
  marks_.set_appended(found.end);
  marks_.set_flushed(found.end);
  dispatcher_.set_progress(found.last);
  sequencer_.set_last_store_time(found.last.store_timestamp_ms);
  checkpointer_->set_recovered(found.last,
                               found.is_as_closed ? std::vector<Queue*>() : queues_.all());
  return {};
}

Status LocalStore::sync_recovered(LogOffset from) {
  for (const std::shared_ptr<Segment>& segment : segments_.view()->all()) {
    if (segment->end() <= from || segment->is_read_only()) continue;
    Result<file::File> file = file::File::open(*disk_, segment->path(), file::OpenMode::kReadWrite);
    if (!file) return file.error();
    Status synced = file->sync_data();
    if (!synced) return synced;
  }
  // Who died may have made a file without coming to that.
  for (const std::string& directory : segments_.places().writable_directories()) {
    if (Status synced = file::sync_directory(*disk_, directory); !synced) return synced;
  }
  return {};
}

void LocalStore::warn_of_little_room() const {
  for (const std::string& directory : segments_.places().writable_directories()) {
    const Result<std::int64_t> room = file::free_bytes(directory);
    if (!room || *room >= 2 * options_.commit_log_segment_bytes) continue;
    log::warn(
        "store: {} has {} MiB free, less than two segments of the commit log ({} MiB each); "
        "sends will be refused when the next segment finds no room",
        directory, *room >> 20, options_.commit_log_segment_bytes >> 20);
  }
}

void LocalStore::start_threads() {
  maker_.start();
  if (options_.index_enabled) indexer_.start(index_past_);
  flusher_.start();
  checkpointer_->start();
  retention_.start();
  if (options_.compaction.enabled) compactor_.start();
}

void LocalStore::stop_threads() {
  health_.set_stopping();
  retention_.stop();
  if (checkpointer_ != nullptr) checkpointer_->stop();
  flusher_.stop();
  maker_.stop();
}

void LocalStore::on_flush_progress() {
  if (!synchronous_flush_) return;
  dispatcher_.drain(marks_.flushed(), arrivals_);
  indexer_.notice();
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
  indexer_.stop();
  claim_.release();
}

Status LocalStore::finish_dispatch() {
  Status done = flusher_.flush_to(marks_.appended());
  if (!done) return done;
  dispatcher_.drain(marks_.flushed(), arrivals_);
  wakers_.wake(marks_.flushed(), false);
  if (!dispatcher_.idle()) {
    return Error{ErrorCode::kResourceExhausted, "stored messages could not enter their queues"};
  }
  done = compactor_.finish();
  return done ? indexer_.finish() : done;
}

Status LocalStore::close_files() {
  Status done = finish_dispatch();
  if (done) done = checkpointer_->write_last();
  if (done) done = writer_.clear_rest();
  if (done) done = file::remove_file(*disk_, path("abort"));
  return done ? file::sync_directory(*disk_, options_.root_dir) : done;
}

void LocalStore::add_topic(const TopicTraits& topic) {
  if (topic.has_batch_queues) queues_.add_batch_topic(topic.name);
  if (topic.is_compacted && options_.compaction.enabled) compactor_.add_topic(topic.name);
}

std::vector<std::string> LocalStore::topics_with_prefix(std::string_view prefix) const {
  std::set<std::string_view> names;
  for (const Queue* queue : queues_.all()) {
    const std::string_view name = queue->name().topic;
    if (name.starts_with(prefix) && queue->max() > queue->min()) names.insert(name);
  }
  return {names.begin(), names.end()};
}

/// The compaction log first: a start finds out which entries of a queue are to go, but not which
/// messages of that.
void LocalStore::drop_queues(std::string_view topic, LogOffset end) {
  // Light queues come and go by the thousand, and none of their records is the queue's alone.
  if (!is_light_queue(topic)) {
    compactor_.drop(topic, end);
    if (Status noted = dropped_topics_.add(topic, end); !noted)
      log::error("store: {} may come back after a crash: {}", topic, noted.error().message);
  }
  checkpointer_->drop_entries([this, topic, end] {
    for (Queue* queue : queues_.all()) {
      if (queue->name().topic != topic) continue;
      const auto when_empty = [this, queue] { extensions_.remove_all(queue->name()); };
      if (Status dropped = dispatcher_.drop_entries(*queue, end, when_empty); !dropped)
        log::error("store: {}", dropped.error().message);
    }
  });
}

std::unique_ptr<Appender> LocalStore::make_appender(FlushWaker& waker) {
  return std::make_unique<LogAppender>(
      AppendPath{options_, clock_, store_host_, queues_, sequencer_, dispatcher_, indexer_,
                 flusher_, marks_, health_, wakers_, waits_, meter_, synchronous_flush_},
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
  const QueueEnd end = end_of(*queue);
  const CompactionLog* compacted = compactor_.find(request.topic, request.queue_id);
  if (compacted != nullptr && request.offset <= compacted->last()) {
    return read_compacted(*compacted, request, filter, read_limits_, end.max);
  }
  LogReader log = log_reader();
  return QueueReader(*queue, log, extensions_, read_limits_, damage_).read(request, filter, end);
}

Result<Slice> LocalStore::read_record(LogOffset offset) const {
  Result<LogBytes> found = log_reader().whole_record(offset);
  if (!found) return found.error();
  return Slice{found->bytes, std::move(found->keep_alive)};
}

Result<KeyQueryResult> LocalStore::query(const KeyQuery& query) const {
  // Without an index there is none that lags.
  const LogOffset indexed = options_.index_enabled ? indexer_.indexed() : marks_.appended();
  KeySearch search({index_files_, segments_, marks_, options_.query_count_max});
  Result<KeyQueryResult> result = search.find(query);
  if (result) result->indexed = indexed;
  return result;
}

QueueOffset LocalStore::min_offset(std::string_view topic, QueueId queue_id) const {
  const Queue* queue = queues_.find(topic, queue_id);
  if (queue == nullptr) return {};
  // What was compacted outlives the commit log.
  const CompactionLog* compacted = compactor_.find(topic, queue_id);
  return compacted == nullptr ? queue->min() : std::min(queue->min(), compacted->first());
}

QueueOffset LocalStore::max_offset(std::string_view topic, QueueId queue_id) const {
  const Queue* queue = queues_.find(topic, queue_id);
  return queue == nullptr ? QueueOffset{} : queue->max();
}

Result<QueueOffset> LocalStore::offset_by_time(std::string_view topic, QueueId queue_id,
                                               std::int64_t timestamp_ms,
                                               TimeBoundary boundary) const {
  const Queue* queue = queues_.find(topic, queue_id);
  if (queue == nullptr) return QueueOffset{};
  if (is_batch(*queue)) return batch_offset_by_time(*queue, timestamp_ms, boundary);
  const QueueOffset end = queue->max();
  LogReader log = log_reader();
  return TimeSearch(*queue, log, end).find(timestamp_ms, boundary);
}

Result<std::int64_t> LocalStore::store_time(std::string_view topic, QueueId queue_id,
                                            QueueOffset offset) const {
  const Queue* queue = queues_.find(topic, queue_id);
  if (queue == nullptr) return no_entry(offset);
  const CompactionLog* compacted = compactor_.find(topic, queue_id);
  if (compacted != nullptr && offset <= compacted->last()) {
    return compacted_store_time(*compacted, offset);
  }
  if (offset < queue->min()) return no_entry(offset);
  if (is_batch(*queue)) return batch_store_time(*queue, offset);
  const QueueOffset end = queue->max();
  LogReader log = log_reader();
  return TimeSearch(*queue, log, end).store_time(offset);
}

LogOffset LocalStore::min_log_offset() const { return log_reader().min(); }

}  // namespace saker::store
