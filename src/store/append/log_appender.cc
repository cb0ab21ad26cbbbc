#include "store/append/log_appender.h"

#include <algorithm>

#include "model/light_queue.h"
#include "model/property.h"
#include "model/sys_flag.h"
#include "store/append/late_properties.h"
#include "store/queue/inner_batch.h"
#include "store/queue/topic_name.h"
#include "wire/record/record.h"

namespace saker::store {
namespace {

namespace record = wire::record;

record::Record fields_of(const NewRecord& from, const HostAddress& store_host) {
  record::Record to;
  to.queue_id = from.queue_id;
  to.flag = from.flag;
  to.sys_flag = from.sys_flag;
  to.born_timestamp_ms = from.born_timestamp_ms;
  to.born_host = from.born_host;
  to.store_host = store_host;
  to.reconsume_times = from.reconsume_times;
  to.prepared_transaction_offset = from.prepared_transaction_offset;
  to.body = from.body;
  to.topic = from.topic;
  to.properties = from.properties;
  return to;
}

Appended with_outcome(AppendOutcome outcome) {
  Appended appended;
  appended.outcome = outcome;
  return appended;
}

}  // namespace

LogAppender::LogAppender(const AppendPath& path, FlushWaker& waker)
    : path_(path), wake_request_(waker), latency_(path.meter.add_histogram()) {
  path_.wakers.add(wake_request_);
}

LogAppender::~LogAppender() {
  path_.waits.fetch_sub(static_cast<std::int64_t>(waiting_.size()));
  path_.wakers.remove(wake_request_);
}

namespace {

/// After a crash, zeros where properties should be count as never written (LogScan): a sector of
/// them, or those at the end.
bool look_torn(std::string_view properties) {
  constexpr std::size_t kSectorBytes = 512;
  if (properties.find('\0') == std::string_view::npos) return false;
  return properties.ends_with('\0') ||
         properties.find(std::string(kSectorBytes, '\0')) != std::string_view::npos;
}

}  // namespace

bool LogAppender::is_legal(std::span<const NewRecord> records) const {
  for (const NewRecord& record : records) {
    const bool is_legal =
        is_storable_topic(record.topic, path_.options.long_topic_records) &&
        record.queue_id.value >= 0 && record.properties.size() <= record::kPropertiesBytesMax &&
        !look_torn(record.properties) &&
        static_cast<std::int64_t>(record.body.size()) <= path_.options.message_bytes_max;
    if (!is_legal) return false;
    const bool has_late_numbers = record.inner_count > 0 || !record.light_queues.empty();
    if (has_late_numbers && (records.size() > 1 || !are_late_numbers_legal(record))) return false;
  }
  return !records.empty();
}

bool LogAppender::are_late_numbers_legal(const NewRecord& record) const {
  if (record.inner_count > 0) {
    const std::size_t bytes = record.properties.size() + 2 * inner_base_room();
    // Only a batch queue can count what it holds.
    return bytes <= record::kPropertiesBytesMax && record.light_queues.empty() &&
           counts_batches(record.topic) &&
           is_batch(path_.queues.find_or_create(record.topic, record.queue_id));
  }
  std::size_t bytes = record.properties.size() + light_offsets_room(record.light_queues.size()) +
                      light_queues_room(record.light_queues);
  if (bytes > record::kPropertiesBytesMax) return false;
  // COMPAT: the whole record of such a message keeps to the limit of bodies.
  bytes += record.body.size() + record.topic.size() + record::kFixedBytesMin;
  if (static_cast<std::int64_t>(bytes) > path_.options.message_bytes_max) return false;
  return std::all_of(record.light_queues.begin(), record.light_queues.end(),
                     is_storable_light_queue);
}

void LogAppender::stage(std::span<const NewRecord> records, bool wait_durable,
                        AppendCompletion completion) {
  if (!is_legal(records)) {
    path_.meter.count_failure();
    completion(with_outcome(AppendOutcome::kIllegal));
    return;
  }
  StagedGroup group;
  group.first_record = staged_.records.size();
  group.record_count = records.size();
  group.arena_begin = static_cast<std::int64_t>(staged_.arena.size());
  group.wait_durable = wait_durable;
  for (const NewRecord& record : records) {
    if (record.inner_count > 0) {
      stage_inner_batch(record);
    } else if (!record.light_queues.empty()) {
      stage_with_light_queues(record);
    } else {
      stage_record(record);
    }
  }
  group.bytes = static_cast<std::int64_t>(staged_.arena.size()) - group.arena_begin;

  if (group.bytes + record::kBlankBytes > path_.options.commit_log_segment_bytes) {
    staged_.cut(group.first_record, group.arena_begin);
    path_.meter.count_failure();
    completion(with_outcome(AppendOutcome::kIllegal));
    return;
  }
  group.completion = std::move(completion);
  staged_.groups.push_back(std::move(group));
}

void LogAppender::stage_record(const NewRecord& from) {
  const record::Record fields = fields_of(from, path_.store_host);
  const std::size_t size = record::encoded_size(fields);
  record::encode(fields, staged_.arena.take(size));
  staged_.records.push_back({.size = static_cast<std::int32_t>(size),
                             .tags_code = from.tags_code,
                             .tags_code_is_delay = from.tags_code_is_delay,
                             .queue_offset = {}});
  const std::int32_t transaction = from.sys_flag & sys_flag::kTransactionMask;
  const bool enters_queue = transaction == 0 || transaction == sys_flag::kTransactionCommit;
  if (enters_queue) find_or_seek_queue(from);
}

void LogAppender::stage_with_light_queues(const NewRecord& from) {
  late_properties_ = from.properties;
  append_light_queues(late_properties_, from.light_queues);
  NewRecord named = from;
  named.properties = late_properties_;
  stage_record(named);
  StagedRecord& staged = staged_.records.back();
  add_room(staged, light_offsets_room(from.light_queues.size()));
  staged.first_light = static_cast<std::uint32_t>(staged_.light_places.size());
  staged.light_count = static_cast<std::uint32_t>(from.light_queues.size());
  for (const std::string_view name : from.light_queues) {
    staged_.light_places.push_back(
        {.queue = &path_.queues.find_or_create(name, {0}), .queue_offset = {}});
  }
}

void LogAppender::stage_inner_batch(const NewRecord& from) {
  late_properties_ = from.properties;
  property::append(late_properties_, property::kInnerCount, std::to_string(from.inner_count));
  NewRecord counted = from;
  counted.properties = late_properties_;
  counted.sys_flag |= sys_flag::kInnerBatch | sys_flag::kNeedUnwrap;
  stage_record(counted);
  StagedRecord& staged = staged_.records.back();
  add_room(staged, inner_base_room());
  staged.message_count = from.inner_count;
  staged.is_inner_batch = true;
}

void LogAppender::add_room(StagedRecord& staged, std::size_t bytes) {
  staged_.arena.take(bytes);
  staged.size += static_cast<std::int32_t>(bytes);
}

/// A producer goes round the queues of its topic: one place for each of a few.
Queue*& LogAppender::recent_place(QueueId id) {
  return recent_queues_[static_cast<std::size_t>(id.value) % recent_queues_.size()];
}

void LogAppender::find_or_seek_queue(const NewRecord& record) {
  Queue* recent = recent_place(record.queue_id);
  const bool is_it = recent != nullptr && recent->name().id == record.queue_id &&
                     recent->name().topic == record.topic;
  if (is_it) {
    staged_.records.back().queue = recent;
  } else {
    staged_.seek(record.topic, record.queue_id);
  }
}

void LogAppender::find_sought() {
  if (committed_.sought.empty()) return;
  wanted_.clear();
  for (const SoughtQueue& sought : committed_.sought) {
    wanted_.push_back(
        {.topic =
             std::string_view(committed_.topics).substr(sought.topic_begin, sought.topic_bytes),
         .id = sought.id});
  }
  path_.queues.find_or_create(wanted_);
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    committed_.records[committed_.sought[i].record].queue = wanted_[i].queue;
    recent_place(wanted_[i].id) = wanted_[i].queue;
  }
}

void LogAppender::commit() {
  if (staged_.empty()) return;
  const std::int64_t begin_ms = path_.clock.steady_ms();
  times_.append_begin_ns = path_.clock.precise_ns();
  std::swap(staged_, committed_);
  find_sought();
  path_.sequencer.append(committed_);
  path_.flusher.appended(path_.marks.appended());
  if (!path_.synchronous_flush) {
    path_.dispatcher.drain(path_.marks.appended(), arrivals_);
    path_.indexer.notice();
  }
  times_.append_end_ns = path_.clock.precise_ns();
  latency_.record(times_.append_end_ns - times_.append_begin_ns);
  complete_committed(begin_ms);
  committed_.clear();
}

PutMeter::Tally LogAppender::tally_of(const StagedGroup& group) {
  PutMeter::Tally tally{.bytes = group.bytes};
  for (const StagedRecord& record : committed_.records_of(group)) {
    tally.messages += record.message_count;
  }
  return tally;
}

void LogAppender::complete_committed(std::int64_t begin_ms) {
  const std::int64_t took_ms = path_.clock.steady_ms() - begin_ms;
  PutMeter::Tally all;
  for (StagedGroup& group : committed_.groups) {
    const bool is_stored = group.outcome == AppendOutcome::kOk;
    if (is_stored && group.wait_durable && path_.synchronous_flush) {
      keep_waiting(group);
      continue;
    }
    Appended appended = with_outcome(group.outcome);
    if (!is_stored) ++all.failures;
    if (is_stored) {
      const PutMeter::Tally tally = tally_of(group);
      all.messages += tally.messages;
      all.bytes += tally.bytes;
      appended.queue_offset = committed_.records[group.first_record].queue_offset;
      appended.log_offsets = committed_.offsets_of(group);
      appended.store_timestamp_ms = group.store_timestamp_ms;
      appended.times = times_;
    }
    group.completion(appended);
  }
  path_.meter.count(all, took_ms);
  ask_for_wake();
}

void LogAppender::keep_waiting(StagedGroup& group) {
  const auto offsets = committed_.offsets_of(group);
  path_.waits.fetch_add(1, std::memory_order_relaxed);
  waiting_.push_back({.target = group.end,
                      .deadline_ms = path_.clock.steady_ms() + path_.options.sync_flush_timeout_ms,
                      .queue_offset = committed_.records[group.first_record].queue_offset,
                      .store_timestamp_ms = group.store_timestamp_ms,
                      .log_offsets = {offsets.begin(), offsets.end()},
                      .times = times_,
                      .tally = tally_of(group),
                      .completion = std::move(group.completion)});
}

void LogAppender::ask_for_wake() {
  const std::int64_t target = waiting_.empty() ? INT64_MAX : waiting_.front().target.value;
  wake_request_.target.store(target);
  // The flusher may have passed the target before it could see it.
  const bool is_reached = target <= path_.marks.flushed().value || path_.health.broken();
  if (target != INT64_MAX && is_reached) wake_request_.waker.wake();
}

void LogAppender::release() {
  const LogOffset flushed = path_.marks.flushed();
  const std::int64_t now_ms = path_.clock.steady_ms();
  const std::int64_t now_ns = path_.clock.precise_ns();
  while (!waiting_.empty()) {
    Waiting& front = waiting_.front();
    const bool is_durable = front.target <= flushed;
    if (!is_durable && now_ms < front.deadline_ms && !path_.health.broken()) break;
    Waiting done = std::move(front);
    waiting_.pop_front();
    path_.waits.fetch_sub(1, std::memory_order_relaxed);
    const std::int64_t began_ms = done.deadline_ms - path_.options.sync_flush_timeout_ms;
    path_.meter.count(done.tally, now_ms - began_ms);
    done.times.durable_ns = now_ns;
    done.completion({.outcome = is_durable ? AppendOutcome::kOk : AppendOutcome::kFlushTimeout,
                     .queue_offset = done.queue_offset,
                     .log_offsets = done.log_offsets,
                     .store_timestamp_ms = done.store_timestamp_ms,
                     .times = done.times});
  }
  ask_for_wake();
}

}  // namespace saker::store
