#include "store/inspect/queue_check.h"

#include <algorithm>
#include <utility>

#include "base/endian.h"
#include "model/light_queue.h"
#include "model/lite_topic.h"
#include "store/inspect/file_window.h"
#include "store/inspect/queue_files_check.h"
#include "store/queue/queue_extensions.h"

namespace saker::store::inspect {
namespace {

std::string number_text(std::int64_t number) { return std::to_string(number); }

bool is_in(const std::vector<LogRange>& ranges, LogOffset offset) {
  const auto behind = std::upper_bound(
      ranges.begin(), ranges.end(), offset,
      [](LogOffset wanted, const LogRange& range) { return wanted < range.begin; });
  return behind != ranges.begin() && (behind - 1)->holds(offset);
}

}  // namespace

LogOffset begin_of_queues(const QueueCheckContext& context, std::string_view topic) {
  return context.deleted == nullptr ? context.log_begin
                                    : std::max(context.log_begin, context.deleted->end_of(topic));
}

Whereabouts whereabouts(const QueueCheckContext& context, LogOffset offset) {
  if (is_in(context.damage, offset)) return Whereabouts::kDamage;
  return is_in(context.gaps, offset) ? Whereabouts::kGap : Whereabouts::kLog;
}

void remember_loss(QueueCheckContext& context, LostEntry lost) {
  if (context.lost_entries.size() < kLostEntriesMax)
    context.lost_entries.push_back(std::move(lost));
}

QueueCheck::QueueCheck(QueueCheckContext& context, const QueueSet& queue, const QueueSet* extension,
                       std::size_t buffer_bytes)
    : context_(context),
      queue_(queue),
      begin_(begin_of_queues(context, queue.topic)),
      reader_(queue.files, QueueEntry::kBytes, buffer_bytes),
      extension_(context.survey, context.findings, extension),
      next_(reader_.begin()),
      is_damaged_(!check_queue_files(context.survey, queue.files, QueueEntry::kBytes, name(),
                                     context.findings)) {}

std::string QueueCheck::name() const {
  return "queue " + std::to_string(queue_.id.value) + " of " + queue_.topic;
}

void QueueCheck::add(std::string_view kind, std::int64_t number, std::string text, bool is_note) {
  const std::int64_t position = number * QueueEntry::kBytes;
  const SetFile* file = queue_.files.holding(position);
  const std::string path = file == nullptr ? queue_.files.directory : queue_.files.path(*file);
  context_.findings.add({.kind = kind,
                         .is_note = is_note,
                         .file = context_.survey.shown(path),
                         .offset = file == nullptr ? -1 : position - file->base,
                         .text = std::move(text)});
}

bool QueueCheck::is_at(std::int64_t number, LogOffset offset) {
  const char* unit = reader_.at(number);
  return unit != nullptr && load_entry(unit).log_offset == offset && load_entry(unit).is_valid() &&
         !load_entry(unit).is_blank();
}

void QueueCheck::meet(const ExpectedEntry& expected) {
  const std::int64_t number = expected.offset.value;
  if (number >= next_ && is_at(number, expected.entry.log_offset)) {
    pass_to(number);
    match(expected);
  } else if (is_at(next_, expected.entry.log_offset)) {
    if (++moved_ == 1) {
      add(kind::kQueueNumber, next_,
          "entry " + number_text(next_) + " holds the record that calls itself " +
              number_text(number) + "; consumers see the number of the entry");
    }
    match(expected);
  } else {
    if (unmatched_++ == 0) first_unmatched_ = expected;
  }
}

void QueueCheck::match(const ExpectedEntry& expected) {
  if (unmatched_ > 0) report_unmatched();
  compare(next_, expected);
  last_ = expected.entry;
  ++matched_;
  ++next_;
}

void QueueCheck::compare(std::int64_t number, const ExpectedEntry& expected) {
  const QueueEntry entry = load_entry(reader_.at(number));
  const bool has_unit = QueueExtensions::is_address(entry.tags_code);
  if (has_unit) {
    const bool is_right = extension_.meet({.address = entry.tags_code,
                                           .tags_code = expected.entry.tags_code,
                                           .any_tags_code = expected.any_tags_code,
                                           .store_ms = expected.entry.store_ms},
                                          "entry " + number_text(number) + " of " + name());
    if (!is_right) is_damaged_ = true;
  }
  const bool same_code =
      entry.tags_code == expected.entry.tags_code || has_unit || expected.any_tags_code;
  if (entry.size == expected.entry.size && same_code) return;
  is_damaged_ = true;
  const bool is_size = entry.size != expected.entry.size;
  add(kind::kQueueWrong, number,
      "entry " + number_text(number) + " of " + name() + " gives the record at " +
          number_text(entry.log_offset.value) + (is_size ? " a size of " : " the tags code ") +
          number_text(is_size ? entry.size : entry.tags_code) + ", it is " +
          number_text(is_size ? expected.entry.size : expected.entry.tags_code) +
          (is_size ? "; the message cannot be read" : "; tag filters miss the message"));
}

/// Entries that belong to no record of this queue, up to the one of this number.
void QueueCheck::pass_to(std::int64_t number) {
  while (next_ < number) {
    const char* unit = reader_.at(next_);
    if (unit == nullptr) {  // of a missing file: said of the files
      next_ = std::min(number, reader_.following(next_ + 1));
    } else if (!load_entry(unit).is_valid()) {
      pass_unwritten(number);
    } else {
      judge(next_++, load_entry(unit));
    }
  }
}

/// All that follow each other: one finding.
void QueueCheck::pass_unwritten(std::int64_t number) {
  const std::int64_t first = next_;
  const char* unit = nullptr;
  do {
    unit = ++next_ < number ? reader_.at(next_) : nullptr;
  } while (unit != nullptr && !load_entry(unit).is_valid());
  is_damaged_ = true;
  const bool is_one = next_ == first + 1;
  add(kind::kQueueWrong, first,
      (is_one ? "entry " + number_text(first)
              : "entries " + number_text(first) + " to " + number_text(next_ - 1)) +
          " of " + name() + (is_one ? " was" : " were") +
          " never written: RocketMQ ends the queue here");
}

void QueueCheck::judge(std::int64_t number, const QueueEntry& entry) {
  if (entry.is_blank()) {
    if (!last_) return;  // stands before the first entry of a queue
    is_damaged_ = true;
    add(kind::kQueueBlank, number,
        "entry " + number_text(number) + " of " + name() +
            " is empty between others: its message was lost; RocketMQ passes over later messages "
            "of the log's first file here");
    return;
  }
  if (entry.log_offset < begin_) return;
  const char* after = last_ ? nullptr : reader_.at(number + 1);
  const bool repeats_next = after != nullptr && load_entry(after).log_offset == entry.log_offset;
  if ((last_ && entry.log_offset == last_->log_offset) || repeats_next) {
    add(kind::kQueueStandIn, number,
        "entry " + number_text(number) + " of " + name() +
            " repeats its neighbour in the place of a lost message",
        true);
    return;
  }
  const Whereabouts place = whereabouts(context_, entry.log_offset);
  if (place == Whereabouts::kDamage) return lose(number, entry);
  if (place == Whereabouts::kGap) {
    ++absent_;  // brokers pass over entries of missing files
    return;
  }
  is_damaged_ = true;
  std::string text = "entry " + number_text(number) + " of " + name() + " points to " +
                     number_text(entry.log_offset.value) + ", where no record of the queue stands";
  if (unmatched_ > 0 && first_unmatched_.offset.value == number) {
    text += "; its own stands at " + number_text(first_unmatched_.entry.log_offset.value);
    if (--unmatched_ > 0) first_unmatched_.offset = first_unmatched_.offset + 1;
  }
  add(kind::kQueueWrong, number, std::move(text));
}

void QueueCheck::lose(std::int64_t number, const QueueEntry& entry) {
  is_damaged_ = true;
  remember_loss(context_, {queue_.topic, queue_.id, {number}, entry.log_offset, entry.size});
  if (lost_++ > 0) return;
  add(kind::kQueueLost, number,
      "entry " + number_text(number) + " of " + name() + " points to " +
          number_text(entry.log_offset.value) + ", where the log cannot be read");
}

void QueueCheck::report_unmatched() {
  // The queues of lite topics are dropped when they expire, and go on behind what they had.
  const bool has_expired = !last_ && is_lite_queue(queue_.topic);
  if (!has_expired) is_damaged_ = true;
  add(kind::kQueueHole, next_,
      number_text(unmatched_) + " records of " + name() + " have no entry, the first stands at " +
          number_text(first_unmatched_.entry.log_offset.value) + " and calls itself " +
          number_text(first_unmatched_.offset.value) +
          (has_expired ? ": the lite topic has expired since" : ": consumers do not get them"),
      has_expired);
  unmatched_ = 0;
}

Status QueueCheck::finish() {
  if (lost_ > 1) {
    add(kind::kQueueLost, next_,
        number_text(lost_) + " entries of " + name() + " point where the log cannot be read");
  }
  if (absent_ > 0) {
    add(kind::kQueueLost, next_,
        number_text(absent_) + " entries of " + name() + " point into missing files of the log",
        true);
  }
  if (moved_ > 1) {
    add(kind::kQueueNumber, next_,
        number_text(moved_) + " entries of " + name() +
            " hold records that call themselves otherwise");
  }
  finish_entries();
  finish_rest();
  return reader_.status() ? extension_.status() : reader_.status();
}

void QueueCheck::finish_entries() {
  const std::int64_t first_left = next_;
  std::int64_t ahead = 0;
  for (const char* unit = reader_.at(next_); unit != nullptr; unit = reader_.at(++next_)) {
    const QueueEntry entry = load_entry(unit);
    if (!entry.is_valid()) break;
    if (entry.is_blank() || entry.log_offset < context_.log_end) {
      judge(next_, entry);
    } else {
      ++ahead;
    }
  }
  if (ahead > 0) {
    add(kind::kQueueAhead, first_left,
        number_text(ahead) + " entries of " + name() + " point behind the end of the log (" +
            number_text(context_.log_end.value) + ")",
        !context_.is_settled);
    is_damaged_ = true;
  }
  if (unmatched_ == 0) return;
  if (queue_.files.empty() && is_light_queue(queue_.topic)) {
    return add(kind::kQueueMissing, next_,
               name() + " has no files: it was dropped, or they are gone with the entries of " +
                   number_text(unmatched_) + " records",
               true);
  }
  is_short_ = true;
  add(kind::kQueueShort, next_,
      name() + " ends at " + number_text(next_) + ": " + number_text(unmatched_) +
          " records have no entry, the first stands at " +
          number_text(first_unmatched_.entry.log_offset.value) +
          (context_.is_settled ? "; a start after a clean stop may leave them unread" : ""),
      !context_.is_settled);
}

void QueueCheck::finish_rest() {
  for (const SetFile& file : queue_.files.files) {
    const std::int64_t from = std::max(next_ * QueueEntry::kBytes, file.base);
    if (from >= file.end()) continue;
    auto window = FileWindow::open(queue_.files, file, 64 << 10);
    if (!window) return;
    const auto stale = window->first_nonzero(from - file.base, file.bytes);
    if (!stale || !*stale) continue;
    const std::int64_t number = (file.base + **stale) / QueueEntry::kBytes;
    is_damaged_ = true;
    add(kind::kQueueStale, number,
        "bytes behind the last entry (" + number_text(next_ - 1) + ") of " + name() +
            "; they are overwritten when the queue grows",
        !context_.is_settled);
    return;
  }
}

}  // namespace saker::store::inspect
