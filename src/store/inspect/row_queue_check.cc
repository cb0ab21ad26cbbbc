#include "store/inspect/row_queue_check.h"

#include <algorithm>
#include <utility>

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kRowsTogether = 100;

}  // namespace

RowQueueCheck::RowQueueCheck(QueueCheckContext& context, const QueueDatabase& database,
                             QueueName queue, const QueueDatabase::Bounds& bounds)
    : context_(context),
      database_(database),
      queue_(std::move(queue)),
      begin_(begin_of_queues(context, queue_.topic)),
      bounds_(bounds),
      next_(bounds.begin) {}

std::string RowQueueCheck::entry_name(std::int64_t number) const {
  return "entry " + std::to_string(number) + " of queue " + std::to_string(queue_.id.value) +
         " of " + queue_.topic;
}

void RowQueueCheck::add(std::string_view kind, std::string text, bool is_note) {
  if (!is_note) is_wrong_ = true;
  context_.findings.add(
      {kind, is_note, context_.survey.shown(context_.survey.queue_database), -1, std::move(text)});
}

std::optional<QueueEntry> RowQueueCheck::row(std::int64_t number) {
  if (number < bounds_.begin || number >= bounds_.end) return std::nullopt;
  const std::int64_t at = number - rows_begin_;
  if (at >= 0 && at < static_cast<std::int64_t>(rows_.size())) {
    return rows_[static_cast<std::size_t>(at)];
  }
  rows_.resize(static_cast<std::size_t>(std::min(kRowsTogether, bounds_.end - number)));
  rows_begin_ = number;
  const Result<std::size_t> got = database_.read(queue_, number, rows_);
  if (!got && got.error().code != ErrorCode::kNotFound) status_ = got.error();
  rows_.resize(got ? *got : 0);
  return rows_.empty() ? std::nullopt : std::optional(rows_.front());
}

void RowQueueCheck::pass_to(std::int64_t number, bool is_log_over) {
  while (next_ < number && status_) {
    if (const std::optional<QueueEntry> entry = row(next_)) {
      report_missing();
      if (is_log_over && entry->log_offset >= context_.log_end) {
        ++ahead_;
      } else {
        pass(next_, *entry);
      }
      ++next_;
      continue;
    }
    const auto present = database_.first_from(queue_, next_);
    if (!present) status_ = present.error();
    const std::int64_t end = present ? std::min(present->value_or(number), number) : number;
    // A row that is there, but is none.
    const std::int64_t last = std::max(end - 1, next_);
    miss(next_, last, std::nullopt);
    next_ = last + 1;
  }
  next_ = number;
}

void RowQueueCheck::miss(std::int64_t first, std::int64_t last, std::optional<LogOffset> record) {
  if (!first_missing_) first_missing_ = first;
  last_missing_ = last;
  if (record && missing_records_++ == 0) first_missing_record_ = *record;
}

void RowQueueCheck::report_missing() {
  if (!first_missing_) return;
  const bool is_one = *first_missing_ == last_missing_;
  std::string text = is_one ? entry_name(last_missing_) + " is missing"
                            : "entries from " + std::to_string(*first_missing_) + " up to " +
                                  entry_name(last_missing_) + " are missing";
  if (missing_records_ > 0) {
    text += ": " + std::to_string(missing_records_) +
            " records do not reach their consumers, the first stands at " +
            std::to_string(first_missing_record_.value);
  }
  add(kind::kQueueHole, std::move(text));
  first_missing_.reset();
  missing_records_ = 0;
}

void RowQueueCheck::pass(std::int64_t number, const QueueEntry& entry) {
  if (entry.log_offset < begin_) return;
  if (is_stand_in(number, entry)) {
    return add(kind::kQueueStandIn,
               entry_name(number) + " repeats its neighbour in the place of a lost message", true);
  }
  const std::string points = " points to " + std::to_string(entry.log_offset.value);
  switch (whereabouts(context_, entry.log_offset)) {
    case Whereabouts::kDamage:
      remember_loss(context_, {queue_.topic, queue_.id, {number}, entry.log_offset, entry.size});
      return add(kind::kQueueLost, entry_name(number) + points + ", where the log cannot be read");
    case Whereabouts::kGap:
      return add(kind::kQueueLost, entry_name(number) + points + ", into a missing file", true);
    case Whereabouts::kLog:
      return add(kind::kQueueWrong,
                 entry_name(number) + points + ", where no record of the queue stands");
  }
}

bool RowQueueCheck::is_stand_in(std::int64_t number, const QueueEntry& entry) {
  if (last_) return entry.log_offset == *last_;
  const std::optional<QueueEntry> next = row(number + 1);
  return next && next->log_offset == entry.log_offset;
}

void RowQueueCheck::compare(std::int64_t number, const QueueEntry& row,
                            const ExpectedEntry& expected) {
  const QueueEntry& entry = expected.entry;
  if (row.log_offset != entry.log_offset) {
    add(kind::kQueueWrong, entry_name(number) + " points to " +
                               std::to_string(row.log_offset.value) + ", its record stands at " +
                               std::to_string(entry.log_offset.value));
  } else if (row.size != entry.size) {
    add(kind::kQueueWrong, entry_name(number) + " gives its record a size of " +
                               std::to_string(row.size) + ", it is " + std::to_string(entry.size) +
                               "; the message cannot be read");
  } else if (row.tags_code != entry.tags_code && !expected.any_tags_code) {
    add(kind::kQueueWrong, entry_name(number) + " gives its record the tags code " +
                               std::to_string(row.tags_code) + ", it is " +
                               std::to_string(entry.tags_code) + "; tag filters miss the message");
  } else if (row.store_ms != entry.store_ms) {
    add(kind::kQueueWrong, entry_name(number) + " says that its record was stored at " +
                               std::to_string(row.store_ms) + ", it was at " +
                               std::to_string(entry.store_ms) + "; searches by time miss it");
  } else {
    ++matched_;
  }
}

void RowQueueCheck::meet(const ExpectedEntry& expected) {
  const std::int64_t number = expected.offset.value;
  if (number >= bounds_.end) {
    if (short_++ == 0) first_short_ = expected.entry.log_offset;
    return;
  }
  if (number < next_) {
    return add(kind::kQueueNumber,
               "the record at " + std::to_string(expected.entry.log_offset.value) +
                   " calls itself " + entry_name(number) + ", which is another's or none");
  }
  pass_to(number, false);
  next_ = number + 1;
  if (const std::optional<QueueEntry> found = row(number)) {
    report_missing();
    last_ = found->log_offset;
    compare(number, *found, expected);
  } else {
    miss(number, number, expected.entry.log_offset);
  }
}

Status RowQueueCheck::finish() {
  pass_to(bounds_.end, true);
  report_missing();
  if (ahead_ > 0) {
    add(kind::kQueueAhead,
        std::to_string(ahead_) + " entries up to " + entry_name(bounds_.end - 1) +
            " point behind the end of the log (" + std::to_string(context_.log_end.value) + ")",
        !context_.is_settled);
  }
  if (short_ > 0) {
    add(kind::kQueueShort,
        std::to_string(short_) + " records have no entry behind " + entry_name(bounds_.end - 1) +
            ", the first stands at " + std::to_string(first_short_.value),
        !context_.is_settled);
  }
  return status_;
}

}  // namespace saker::store::inspect
