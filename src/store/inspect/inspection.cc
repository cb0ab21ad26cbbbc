#include "store/inspect/inspection.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "store/compaction/sparse_unit.h"
#include "store/inspect/index_layout.h"
#include "store/inspect/log_walk.h"
#include "store/inspect/queue_bounds.h"
#include "store/inspect/record_facts.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kTailLookBytes = 256 << 10;  // from the end of a segment; grows as needed
constexpr std::int64_t kProgressBytes = 64 << 20;

/// Walks the last `look_bytes` in front of `used`; true if a record was met there.
Result<bool> look_at_tail(const FileSet& only, std::int64_t used, std::int64_t look_bytes,
                          SegmentFacts& facts) {
  LogWalk walk(only, {facts.file.base + std::max<std::int64_t>(used - look_bytes, 0)});
  bool is_found = false;
  while (true) {
    const Result<LogStep> step = walk.next();
    if (!step) return step.error();
    if (*step == LogStep::kEnd) return is_found;
    if (*step == LogStep::kDamage) continue;
    facts.end = walk.range().end;
    if (*step != LogStep::kRecord) continue;
    facts.last_ms = walk.record().store_timestamp_ms;
    is_found = true;
  }
}

Result<SegmentFacts> segment_facts(const FileSet& log, const SetFile& file) {
  SegmentFacts facts{.file = file, .end = {file.base}, .first_ms = {}, .last_ms = {}};
  FileSet only{log.directory, {file}, {}, log.file_bytes};
  only.faults = log.faults;
  Result<FileWindow> window = FileWindow::open(log, file, 64 << 10);
  if (!window) return window.error();
  const auto first = LogWalk::record_at(*window, file, {file.base});
  if (!first) return first.error();
  if (*first) facts.first_ms = (*first)->store_timestamp_ms;
  const Result<std::int64_t> used = window->end_of_nonzero(0, file.bytes);
  if (!used) return used.error();
  if (*used == 0) return facts;
  for (std::int64_t look = kTailLookBytes;; look *= 4) {
    const Result<bool> found = look_at_tail(only, *used, look, facts);
    if (!found) return found.error();
    if (*found || look >= *used) return facts;
  }
}

Status look_at_log(const Survey& survey, Inspection& found) {
  const SetFile* before = nullptr;
  for (const SetFile& file : survey.log.files) {
    if (before != nullptr && before->base + survey.log.file_bytes < file.base)
      found.gaps.push_back({{before->base + survey.log.file_bytes}, {file.base}});
    before = &file;
    Result<SegmentFacts> facts = segment_facts(survey.log, file);
    if (!facts && facts.error().code == ErrorCode::kNotFound) continue;  // expired meanwhile
    if (!facts) return facts.error();
    if (facts->last_ms || found.segments.empty()) found.log_end = facts->end;
    found.segments.push_back(*facts);
  }
  found.log_begin = {survey.log.begin()};
  return {};
}

Status look_at_database(const Survey& survey, Inspection& found) {
  const auto database = QueueDatabase::open(survey.queue_database, file::Database::Access::kRead);
  if (!database) return database.error();
  const Result<std::vector<QueueName>> names = (*database)->queues();
  if (!names) return names.error();
  for (const QueueName& name : *names) {
    const Result<QueueBounds> bounds = queue_bounds(**database, name, found.log_begin);
    if (!bounds) return bounds.error();
    found.queues.push_back(
        {.topic = name.topic, .id = name.id, .min = bounds->min, .max = bounds->max});
  }
  return {};
}

Status look_at_queues(const Survey& survey, Inspection& found) {
  const auto take = [&](const QueueSet& queue, Result<QueueBounds> bounds,
                        bool is_batch) -> Status {
    if (!bounds && bounds.error().code == ErrorCode::kNotFound) return {};  // expired meanwhile
    if (!bounds) return bounds.error();
    found.queues.push_back({.topic = queue.topic,
                            .id = queue.id,
                            .min = bounds->min,
                            .max = bounds->max,
                            .files = static_cast<std::int64_t>(queue.files.files.size()),
                            .files_missing = bounds->files_missing,
                            .is_batch = is_batch});
    return {};
  };
  for (const QueueSet& queue : survey.queues) {
    Status taken = take(queue, queue_bounds(queue.files, found.log_begin), false);
    if (!taken) return taken;
  }
  if (survey.queues_in_rocksdb()) {
    if (Status looked = look_at_database(survey, found); !looked) return looked;
  }
  for (const QueueSet& queue : survey.batch_queues) {
    Status taken = take(queue, batch_queue_bounds(queue.files, found.log_begin), true);
    if (!taken) return taken;
  }
  std::sort(found.queues.begin(), found.queues.end(), [](const auto& a, const auto& b) {
    return std::tie(a.topic, a.id) < std::tie(b.topic, b.id);
  });
  return {};
}

/// Numbers of a queue that were met.
struct Span {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

void count_in(std::map<std::pair<std::string, std::int32_t>, Span>& spans,
              const wire::record::Record& record) {
  RecordFacts facts;
  read_facts(record.properties, facts);
  const BatchUnit unit = expected_unit(record, facts);
  if (!unit.is_valid()) return;  // a field that no checksum covers was damaged
  const std::int64_t end = unit.first.value + unit.count;
  const auto [at, is_new] = spans.try_emplace({std::string(record.topic), record.queue_id.value},
                                              Span{unit.first.value, end});
  if (!is_new) at->second.max = std::max(at->second.max, end);
}

Status count_records(const Survey& survey, const Progress& progress, Inspection& found) {
  std::map<std::pair<std::string, std::int32_t>, Span> spans;
  LogWalk walk(survey.log, found.log_begin);
  std::int64_t reported = 0;
  while (!survey.log.empty()) {
    const Result<LogStep> step = walk.next();
    if (!step) return step.error();
    if (*step == LogStep::kEnd) break;
    if (*step == LogStep::kRecord && enters_queue(walk.record())) count_in(spans, walk.record());
    const std::int64_t done = walk.range().end - found.log_begin;
    if (progress && done - reported >= kProgressBytes)
      progress(reported = done, survey.log.bytes());
  }
  if (progress) progress(survey.log.bytes(), survey.log.bytes());
  found.counted_records = true;
  for (const auto& [key, span] : spans)
    found.queues.push_back(
        {.topic = key.first, .id = {key.second}, .min = {span.min}, .max = {span.max}});
  return {};
}

/// Adds what one file of the index of a compaction log says.
Status look_at_compaction_file(const FileSet& index, const SetFile& file, CompactionFacts& facts) {
  Result<FileWindow> window = FileWindow::open(index, file, 64 << 10);
  if (!window) return window.error();
  std::int64_t record_at = file.base;
  for (std::int64_t at = 0; at + SparseUnit::kBytes <= file.bytes; at += SparseUnit::kBytes) {
    const auto bytes = window->read(at, SparseUnit::kBytes);
    if (!bytes) return bytes.error();
    if (bytes->size() < SparseUnit::kBytes) break;
    const SparseUnit unit = load_unit(bytes->data());
    if (unit.size <= 0 || unit.position.value != record_at) break;
    record_at = unit.end().value;
    if (facts.count++ == 0) facts.first = unit.queue_offset;
    facts.last = unit.queue_offset;
  }
  return {};
}

Status look_at_compactions(const Survey& survey, Inspection& found) {
  for (const CompactionSet& set : survey.compactions) {
    CompactionFacts facts{.topic = set.topic, .id = set.id};
    facts.files = static_cast<std::int64_t>(set.log.files.size());
    for (const SetFile& file : set.index.files) {
      Status looked = look_at_compaction_file(set.index, file, facts);
      if (!looked && looked.error().code != ErrorCode::kNotFound) return looked;
    }
    found.compactions.push_back(std::move(facts));
  }
  return {};
}

Status look_at_index(const Survey& survey, Inspection& found) {
  for (const PlainFile& file : survey.index) {
    IndexFacts facts{.name = file.name, .bytes = file.bytes};
    Result<FileWindow> window =
        FileWindow::open(survey.path("index/" + file.name), 64 << 10, survey.faults.get());
    if (!window && window.error().code == ErrorCode::kNotFound) continue;
    if (!window) return window.error();
    const auto layout = read_index_layout(*window);
    if (!layout) return layout.error();
    if (*layout) {
      facts.is_readable = true;
      facts.entry_count = (*layout)->head.entry_count();
      facts.entries_max = (*layout)->entries - 1;
      facts.begin_ms = (*layout)->head.begin_ms;
      facts.end_ms = (*layout)->head.end_ms;
    }
    found.index.push_back(std::move(facts));
  }
  return {};
}

}  // namespace

std::int64_t Inspection::message_count() const {
  std::int64_t sum = 0;
  for (const QueueFacts& queue : queues) sum += queue.count();
  return sum;
}

Result<Inspection> inspect(const Survey& survey, bool walk, const Progress& progress) {
  Inspection found;
  Status done = look_at_log(survey, found);
  if (done) done = walk ? count_records(survey, progress, found) : look_at_queues(survey, found);
  if (done) done = look_at_compactions(survey, found);
  if (done) done = look_at_index(survey, found);
  if (!done) return done.error();
  return found;
}

}  // namespace saker::store::inspect
