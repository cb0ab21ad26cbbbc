#include "store/repair/queue_numbers.h"

#include <algorithm>

#include "store/inspect/queue_bounds.h"

namespace saker::store::repair {
namespace {

using Numbers = std::map<inspect::QueueKey, QueueOffset>;

/// Up to where each file begins at the end of the one before: one far ahead is a stray.
inspect::FileSet connected(const inspect::FileSet& files) {
  inspect::FileSet begin = files;
  const auto is_apart = [&files](const inspect::SetFile& one, const inspect::SetFile& next) {
    return next.base != one.base + files.file_bytes;
  };
  const auto last = std::adjacent_find(begin.files.begin(), begin.files.end(), is_apart);
  if (last != begin.files.end()) begin.files.erase(last + 1, begin.files.end());
  return begin;
}

QueueOffset next_of(const inspect::FileSet& all, LogOffset log_begin) {
  if (all.empty()) return {};
  const inspect::FileSet files = connected(all);
  const QueueOffset named{files.files.back().base / QueueEntry::kBytes};
  const auto bounds = inspect::queue_bounds(files, log_begin);
  return bounds ? std::max(named, bounds->max) : named;
}

void add_rows(const inspect::Survey& survey, Numbers& numbers) {
  const auto rows = QueueDatabase::open(survey.queue_database, file::Database::Access::kRead);
  if (!rows) return;
  const Result<std::vector<QueueName>> names = (*rows)->queues();
  if (!names) return;
  for (const QueueName& name : *names) {
    const auto bounds = (*rows)->bounds(name);
    if (bounds) numbers[{name.topic, name.id.value}] = {bounds->end};
  }
}

}  // namespace

Numbers next_numbers(const inspect::Survey& survey, const std::vector<inspect::QueueKey>& queues) {
  Numbers numbers;
  for (const inspect::QueueSet& set : survey.queues) {
    const inspect::QueueKey key{set.topic, set.id.value};
    if (std::ranges::binary_search(queues, key))
      numbers[key] = next_of(set.files, {survey.log.begin()});
  }
  if (survey.queues_in_rocksdb()) add_rows(survey, numbers);
  return numbers;
}

}  // namespace saker::store::repair
