#include "store/inspect/queue_checks.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "model/light_queue.h"
#include "model/lite_topic.h"
#include "store/queue/inner_batch.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kBuffersBytes = 64 << 20;

}  // namespace

Status QueueChecks::open() {
  if (Status loaded = deleted_.load(); !loaded) return loaded;
  context_.deleted = &deleted_;
  const Survey& survey = context_.survey;
  const auto count = static_cast<std::int64_t>(std::max<std::size_t>(survey.queues.size(), 1));
  const std::int64_t bytes = std::clamp<std::int64_t>(kBuffersBytes / count, 1000, 60'000) /
                             QueueEntry::kBytes * QueueEntry::kBytes;
  queues_.reserve(survey.queues.size());
  for (const QueueSet& queue : survey.queues) {
    queues_[{queue.topic, queue.id.value}] = std::make_unique<QueueCheck>(
        context_, queue, extension_of(queue), static_cast<std::size_t>(bytes));
  }
  for (const QueueSet& queue : survey.batch_queues) {
    batch_queues_[{queue.topic, queue.id.value}] =
        std::make_unique<BatchQueueCheck>(context_, queue);
    batch_topics_.insert(queue.topic);
  }
  if (!survey.queues_in_rocksdb()) return {};
  // What is broken there is a finding, as it is in files: the queues can be built anew.
  if (Status opened = open_database(); !opened) report_database(opened.error());
  return {};
}

void QueueChecks::report_database(const Error& error) {
  is_database_unreadable_ = true;
  context_.findings.add({kind::kQueueFile, context_.survey.holder.has_value(),
                         context_.survey.shown(context_.survey.queue_database), -1,
                         "cannot be read: " + error.message});
}

/// Other records of the topic, or this one, say that its queues are of that kind.
bool QueueChecks::has_batch_queues(const wire::record::Record& record) const {
  return is_counted_batch(record) || batch_topics_.contains(record.topic);
}

const QueueSet* QueueChecks::extension_of(const QueueSet& queue) const {
  const std::vector<QueueSet>& all = context_.survey.extensions;
  const auto name = [](const QueueSet& set) { return std::tie(set.topic, set.id); };
  const auto found = std::lower_bound(
      all.begin(), all.end(), queue,
      [&name](const auto& one, const auto& wanted) { return name(one) < name(wanted); });
  return found == all.end() || name(*found) != name(queue) ? nullptr : &*found;
}

Status QueueChecks::open_database() {
  auto opened = QueueDatabase::open(context_.survey.queue_database, file::Database::Access::kRead);
  if (!opened) return opened.error();
  database_ = std::move(*opened);
  database_->set_log_min(context_.log_begin);
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
  if (is_database_unreadable_) return true;
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
  if (deleted_.is_dropped(record.topic, record.log_offset)) return;
  const Key key{record.topic, record.queue_id.value};
  if (const auto batch = batch_queues_.find(key); batch != batch_queues_.end()) {
    batch->second->meet(expected_unit(record, facts));
    return;
  }
  if (has_batch_queues(record))
    return note_missing(missing_batch_queues_, record.topic, record.queue_id, record.log_offset);
  const ExpectedEntry expected = expected_entry(record, facts);
  if (!meet(key, expected))
    note_missing(missing_queues_, record.topic, record.queue_id, record.log_offset);
  if (facts.light_queues.empty()) return;
  for (const LightEntry& light : light_entries(record.topic, record.properties)) {
    ExpectedEntry in_light = expected;
    in_light.offset = light.offset;
    if (!meet({light.queue, 0}, in_light))
      note_missing(missing_light_queues_, light.queue, {0}, record.log_offset);
  }
}

void QueueChecks::note_missing(MissingQueues& missing, std::string_view topic, QueueId id,
                               LogOffset record) {
  MissingQueue& queue = missing[{std::string(topic), id.value}];
  if (queue.count++ == 0) queue.first = record;
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
    verdict.extension_unit_count += queue.extension().unit_count();
    if (queue.extension().is_wrong())
      verdict.wrong_extensions.emplace_back(set.topic, set.id.value);
    if (queue.is_damaged()) {
      verdict.damaged_queues.emplace_back(set.topic, set.id.value);
    } else if (queue.is_short()) {
      verdict.short_queues.emplace_back(set.topic, set.id.value);
    }
  }
  return {};
}

Status QueueChecks::finish_rows(Verdict& verdict) {
  if (is_database_unreadable_) verdict.is_database_wrong = true;
  std::map<QueueName, RowQueueCheck*> in_order;
  for (const auto& [key, check] : row_queues_) in_order[check->queue()] = check.get();
  for (const auto& [name, queue] : in_order) {
    if (is_database_unreadable_) break;
    if (Status done = queue->finish(); !done) report_database(done.error());
    ++verdict.queue_count;
    verdict.queue_entry_count += queue->entry_count();
    if (queue->is_wrong() || is_database_unreadable_) verdict.is_database_wrong = true;
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
  for (const auto& [key, missing] : missing_queues_) report_missing(verdict, key, missing);
  MissingQueues lite;
  for (const auto& [key, missing] : missing_light_queues_) {
    if (is_lite_queue(key.first)) {
      lite.emplace(key, missing);
    } else {
      report_missing(verdict, key, missing);
    }
  }
  if (!lite.empty()) note_missing_lite(verdict, lite);
  report_missing_batch(verdict);
}

void QueueChecks::report_missing(Verdict& verdict, const QueueKey& key,
                                 const MissingQueue& missing) {
  if (is_deleted(key, missing)) return;
  if (database_ != nullptr) {
    verdict.is_database_wrong |= !may_be_missing();
  } else {
    verdict.short_queues.push_back(key);
  }
  add_missing(key, "consumequeue/", is_light_queue(key.first) ? "that list it " : "", missing);
}

void QueueChecks::report_missing_batch(Verdict& verdict) {
  for (const auto& [key, missing] : missing_batch_queues_) {
    if (is_deleted(key, missing)) continue;
    verdict.wrong_batch_queues.push_back(key);
    add_missing(key, "batchconsumequeue/", "", missing);
  }
}

/// RocketMQ writes down nowhere what it deletes: a topic without queues and without a row is gone.
bool QueueChecks::is_deleted(const QueueKey& key, const MissingQueue& missing) {
  if (!deleted_.has_no_row(key.first)) return false;
  context_.findings.add({kind::kQueueMissing, true,
                         "queue " + std::to_string(key.second) + " of " + key.first, -1,
                         "is gone, and config/topics.json has no such topic: it was deleted; " +
                             std::to_string(missing.count) + " records of it are in the log"});
  return true;
}

void QueueChecks::add_missing(const QueueKey& key, std::string_view kind_directory,
                              std::string_view who, const MissingQueue& missing) {
  context_.findings.add(
      {kind::kQueueMissing, may_be_missing(),
       std::string(kind_directory) + key.first + "/" + std::to_string(key.second), -1,
       "is missing: " + std::to_string(missing.count) + " records " + std::string(who) +
           "have no entry, the first stands at " + std::to_string(missing.first.value)});
}

/// The queues of lite topics go when these expire, while their records stay.
void QueueChecks::note_missing_lite(Verdict& verdict, const MissingQueues& lite) {
  const auto& [name, queue] = *lite.begin();
  verdict.findings.add({kind::kQueueMissing, true, "consumequeue/" + name.first + "/0", -1,
                        "is missing, as are " + std::to_string(lite.size()) +
                            " queues of lite topics in all: they have expired, or are gone"});
}

}  // namespace saker::store::inspect
