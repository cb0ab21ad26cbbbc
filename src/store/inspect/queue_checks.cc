#include "store/inspect/queue_checks.h"

#include <algorithm>
#include <string>
#include <utility>

#include "model/light_queue.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kBuffersBytes = 64 << 20;

}  // namespace

Status QueueChecks::open() {
  const Survey& survey = context_.survey;
  const auto count = static_cast<std::int64_t>(std::max<std::size_t>(survey.queues.size(), 1));
  const std::int64_t bytes = std::clamp<std::int64_t>(kBuffersBytes / count, 1000, 60'000) /
                             QueueEntry::kBytes * QueueEntry::kBytes;
  queues_.reserve(survey.queues.size());
  for (const QueueSet& queue : survey.queues) {
    queues_[{queue.topic, queue.id.value}] =
        std::make_unique<QueueCheck>(context_, queue, static_cast<std::size_t>(bytes));
  }
  for (const QueueSet& queue : survey.batch_queues) {
    batch_queues_[{queue.topic, queue.id.value}] =
        std::make_unique<BatchQueueCheck>(context_, queue);
  }
  return survey.queues_in_rocksdb() ? open_database() : Status();
}

Status QueueChecks::open_database() {
  auto opened = QueueDatabase::open(context_.survey.queue_database, file::Database::Access::kRead);
  if (!opened) return opened.error();
  database_ = std::move(*opened);
  const Result<std::vector<QueueName>> names = database_->queues();
  if (!names) return names.error();
  for (const QueueName& name : *names) {
    const Result<QueueDatabase::Bounds> bounds = database_->bounds(name);
    if (!bounds) return bounds.error();
    auto check = std::make_unique<RowQueueCheck>(context_, *database_, name, *bounds);
    const Key key{check->queue().topic, name.id.value};
    row_queues_.emplace(key, std::move(check));
  }
  return {};
}

bool QueueChecks::meet(const Key& key, const ExpectedEntry& expected) {
  if (database_ != nullptr) {
    const auto rows = row_queues_.find(key);
    if (rows != row_queues_.end()) rows->second->meet(expected);
    return rows != row_queues_.end();
  }
  const auto queue = queues_.find(key);
  if (queue != queues_.end()) queue->second->meet(expected);
  return queue != queues_.end();
}

void QueueChecks::meet(const wire::record::Record& record, const RecordFacts& facts) {
  const Key key{record.topic, record.queue_id.value};
  if (const auto batch = batch_queues_.find(key); batch != batch_queues_.end()) {
    batch->second->meet(expected_unit(record, facts));
    return;
  }
  const ExpectedEntry expected = expected_entry(record, facts);
  if (!meet(key, expected)) {
    MissingQueue& missing = missing_queues_[{std::string(record.topic), record.queue_id.value}];
    if (missing.count++ == 0) missing.first = record.log_offset;
  }
  if (facts.light_queues.empty()) return;
  for (const LightEntry& light : light_entries(record.topic, record.properties)) {
    ExpectedEntry in_light = expected;
    in_light.offset = light.offset;
    // Where there is none, light queues may be switched off.
    (void)meet({light.queue, 0}, in_light);
  }
}

Status QueueChecks::finish(Verdict& verdict) {
  Status done = finish_files(verdict);
  if (done) done = finish_rows(verdict);
  if (done) done = finish_batches(verdict);
  if (done) report_missing(verdict);
  return done;
}

Status QueueChecks::finish_files(Verdict& verdict) {
  for (const QueueSet& set : context_.survey.queues) {
    QueueCheck& queue = *queues_.at({set.topic, set.id.value});
    if (Status done = queue.finish(); !done) return done;
    ++verdict.queue_count;
    verdict.queue_entry_count += queue.entry_count();
    if (queue.is_damaged()) {
      verdict.damaged_queues.emplace_back(set.topic, set.id.value);
    } else if (queue.is_short()) {
      verdict.short_queues.emplace_back(set.topic, set.id.value);
    }
  }
  return {};
}

Status QueueChecks::finish_rows(Verdict& verdict) {
  std::map<QueueName, RowQueueCheck*> in_order;
  for (const auto& [key, check] : row_queues_) in_order[check->queue()] = check.get();
  for (const auto& [name, queue] : in_order) {
    if (Status done = queue->finish(); !done) return done;
    ++verdict.queue_count;
    verdict.queue_entry_count += queue->entry_count();
    if (queue->is_wrong()) verdict.is_database_wrong = true;
  }
  return {};
}

Status QueueChecks::finish_batches(Verdict& verdict) {
  for (const QueueSet& set : context_.survey.batch_queues) {
    BatchQueueCheck& queue = *batch_queues_.at({set.topic, set.id.value});
    if (Status done = queue.finish(); !done) return done;
    ++verdict.queue_count;
    verdict.queue_entry_count += queue.unit_count();
    if (queue.is_wrong()) verdict.wrong_batch_queues.emplace_back(set.topic, set.id.value);
  }
  return {};
}

void QueueChecks::report_missing(Verdict& verdict) {
  // A broker that runs, or was killed, has the last entries in its memory; a start finds them
  // again.
  const bool is_expected = context_.survey.holder.has_value() || context_.survey.has_abort;
  for (const auto& [key, missing] : missing_queues_) {
    if (database_ != nullptr) {
      verdict.is_database_wrong |= !is_expected;
    } else {
      verdict.short_queues.push_back(key);
    }
    verdict.findings.add({kind::kQueueMissing, is_expected,
                          "consumequeue/" + key.first + "/" + std::to_string(key.second), -1,
                          "is missing: " + std::to_string(missing.count) +
                              " records have no entry, the first stands at " +
                              std::to_string(missing.first.value)});
  }
}

}  // namespace saker::store::inspect
