#include "store/inspect/queue_entries.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kTogether = 500;

}  // namespace

QueueEntries::QueueEntries(const QueueSet& queue, QueueKind kind)
    : kind_(kind), name_{queue.topic, queue.id}, files_(&queue.files) {
  const std::int64_t unit = QueueEntry::bytes_of(kind);
  units_.emplace(queue.files, unit, static_cast<std::size_t>(kTogether * unit));
}

QueueEntries::QueueEntries(const QueueDatabase& database, QueueName queue)
    : kind_(QueueKind::kDatabase), name_(std::move(queue)), database_(&database) {}

Result<QueueBounds> QueueEntries::bounds(LogOffset log_begin) const {
  if (database_ != nullptr) return queue_bounds(*database_, name_, log_begin);
  if (kind_ == QueueKind::kBatch) return batch_queue_bounds(*files_, log_begin);
  return queue_bounds(*files_, log_begin);
}

std::optional<QueueEntry> QueueEntries::at(std::int64_t number) {
  if (database_ != nullptr) return row(number);
  const char* unit = units_->at(number);
  return unit == nullptr ? std::nullopt : std::optional(load_entry(unit, kind_));
}

std::optional<QueueEntry> QueueEntries::row(std::int64_t number) {
  const std::int64_t at = number - rows_begin_;
  if (at >= 0 && at < static_cast<std::int64_t>(rows_.size()))
    return rows_[static_cast<std::size_t>(at)];
  rows_.resize(static_cast<std::size_t>(kTogether));
  rows_begin_ = number;
  const Result<std::size_t> got = database_->read(name_, number, rows_);
  if (!got && got.error().code != ErrorCode::kNotFound) row_status_ = got.error();
  rows_.resize(got ? *got : 0);
  return rows_.empty() ? std::nullopt : std::optional(rows_.front());
}

std::int64_t QueueEntries::following(std::int64_t number) {
  if (database_ == nullptr) return units_->following(number);
  const auto found = database_->first_from(name_, number);
  if (!found) row_status_ = found.error();
  return found ? found->value_or(std::numeric_limits<std::int64_t>::max()) : number;
}

std::int64_t QueueEntries::partition(std::int64_t from, std::int64_t to,
                                     const std::function<bool(const QueueEntry&)>& wanted) {
  while (from < to) {
    const std::int64_t middle = from + (to - from) / 2;
    const std::optional<QueueEntry> entry = at(middle);
    if (entry && wanted(*entry)) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

const Status& QueueEntries::status() const {
  return database_ != nullptr ? row_status_ : units_->status();
}

Status QueueCatalog::open() {
  if (std::exchange(is_open_, true)) return {};
  for (const auto* sets : {&survey_.queues, &survey_.batch_queues}) {
    for (const QueueSet& queue : *sets) names_.push_back({queue.topic, queue.id});
  }
  if (survey_.queues_in_rocksdb()) {
    auto opened = QueueDatabase::open(survey_.queue_database, file::Database::Access::kRead);
    if (!opened) return opened.error();
    database_ = std::move(*opened);
    const Result<std::vector<QueueName>> rows = database_->queues();
    if (!rows) return rows.error();
    names_.insert(names_.end(), rows->begin(), rows->end());
  }
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
  return {};
}

std::unique_ptr<QueueEntries> QueueCatalog::in_files(const std::vector<QueueSet>& sets,
                                                     QueueKind kind, const QueueName& queue) const {
  const auto found = std::find_if(sets.begin(), sets.end(), [&queue](const QueueSet& set) {
    return set.topic == queue.topic && set.id == queue.id;
  });
  return found == sets.end() ? nullptr : std::make_unique<QueueEntries>(*found, kind);
}

Result<std::unique_ptr<QueueEntries>> QueueCatalog::find(const QueueName& queue) {
  if (Status opened = open(); !opened) return opened.error();
  std::unique_ptr<QueueEntries> found;
  if (!std::binary_search(names_.begin(), names_.end(), queue)) return found;
  // What is below batchconsumequeue says the kind, as it does to a broker.
  found = in_files(survey_.batch_queues, QueueKind::kBatch, queue);
  if (found == nullptr && database_ != nullptr)
    found = std::make_unique<QueueEntries>(*database_, queue);
  if (found == nullptr) found = in_files(survey_.queues, QueueKind::kSimple, queue);
  return found;
}

Result<std::vector<std::unique_ptr<QueueEntries>>> QueueCatalog::of_topic(
    const std::string& topic) {
  if (Status opened = open(); !opened) return opened.error();
  std::vector<std::unique_ptr<QueueEntries>> queues;
  for (const QueueName& name : names_) {
    if (name.topic != topic) continue;
    auto queue = find(name);
    if (!queue) return queue.error();
    if (*queue != nullptr) queues.push_back(std::move(*queue));
  }
  return queues;
}

}  // namespace saker::store::inspect
