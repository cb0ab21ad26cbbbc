#include "store/inspect/batch_queue_check.h"

#include <tuple>
#include <utility>

#include "store/inspect/queue_files_check.h"

namespace saker::store::inspect {
namespace {

constexpr std::size_t kBufferBytes = 200 * BatchUnit::kBytes;

auto fields(const BatchUnit& unit) {
  return std::tie(unit.size, unit.tags_code, unit.store_ms, unit.first, unit.count);
}

}  // namespace

BatchQueueCheck::BatchQueueCheck(QueueCheckContext& context, const QueueSet& queue)
    : context_(context),
      queue_(queue),
      begin_(begin_of_queues(context, queue.topic)),
      reader_(queue.files, BatchUnit::kBytes, kBufferBytes),
      next_(reader_.begin()),
      is_wrong_(!check_queue_files(context.survey, queue.files, BatchUnit::kBytes,
                                   "queue " + std::to_string(queue.id.value) + " of " + queue.topic,
                                   context.findings)) {}

void BatchQueueCheck::add(std::string_view kind, std::string text, bool is_note) {
  const SetFile* file = queue_.files.holding(next_ * BatchUnit::kBytes);
  const std::string path = file == nullptr ? queue_.files.directory : queue_.files.path(*file);
  const std::int64_t at = file == nullptr ? -1 : next_ * BatchUnit::kBytes - file->base;
  if (!is_note) is_wrong_ = true;
  context_.findings.add({kind, is_note, context_.survey.shown(path), at, std::move(text)});
}

bool BatchQueueCheck::reach(LogOffset offset) {
  for (const char* bytes = reader_.at(next_); bytes != nullptr; bytes = reader_.at(++next_)) {
    const BatchUnit unit = load_batch_unit(bytes);
    if (!unit.is_valid() || unit.log_offset > offset) return false;
    if (unit.log_offset == offset) return true;
    if (unit.log_offset < begin_) continue;
    add(kind::kQueueWrong, "the unit of queue offset " + std::to_string(unit.first.value) +
                               " points to " + std::to_string(unit.log_offset.value) +
                               ", where no record of the queue stands");
  }
  return false;
}

void BatchQueueCheck::meet(const BatchUnit& expected) {
  if (!reach(expected.log_offset)) {
    if (unmatched_++ == 0) first_unmatched_ = expected.log_offset;
    return;
  }
  const BatchUnit unit = load_batch_unit(reader_.at(next_));
  if (fields(unit) != fields(expected)) {
    add(kind::kQueueWrong, "the unit of queue offset " + std::to_string(unit.first.value) +
                               " does not say what its record at " +
                               std::to_string(unit.log_offset.value) + " says");
  }
  ++matched_;
  ++next_;
}

Status BatchQueueCheck::finish() {
  if (unmatched_ > 0) {
    add(kind::kQueueShort,
        std::to_string(unmatched_) + " records of queue " + std::to_string(queue_.id.value) +
            " of " + queue_.topic + " have no unit, the first stands at " +
            std::to_string(first_unmatched_.value),
        !context_.is_settled);
  }
  std::int64_t ahead = 0;
  for (const char* bytes = reader_.at(next_); bytes != nullptr; bytes = reader_.at(++next_)) {
    const BatchUnit unit = load_batch_unit(bytes);
    if (!unit.is_valid()) break;
    // What left the log with all records of the queue is no surplus.
    if (unit.log_offset >= context_.log_begin) ++ahead;
  }
  if (ahead > 0) {
    add(kind::kQueueAhead, std::to_string(ahead) + " units belong to no record of the log",
        !context_.is_settled);
  }
  return reader_.status();
}

}  // namespace saker::store::inspect
