#include "store/read/queue_reader.h"

#include <unistd.h>

#include <algorithm>

#include "base/log.h"
#include "model/light_queue.h"
#include "store/queue/entry_window.h"
#include "store/queue/tags_code.h"
#include "store/read/batch_search.h"
#include "store/read/record_search.h"
#include "store/read/slice_list.h"
#include "wire/record/record_match.h"

namespace saker::store {
namespace {

constexpr std::int64_t kPullBytesMin = 100;
constexpr std::int64_t kPullBytesMax = 128 << 20;

std::int64_t machine_memory_bytes() {
  return static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGE_SIZE);
}

std::int64_t pull_bytes(const ReadRequest& request) {
  return std::clamp(request.bytes_max, kPullBytesMin, kPullBytesMax);
}

}  // namespace

ReadLimits read_limits(const Options& options) {
  return {.bytes_in_memory_max = options.transfer_bytes_in_memory_max,
          .count_in_memory_max = options.transfer_count_in_memory_max,
          .bytes_on_disk_max = options.transfer_bytes_on_disk_max,
          .count_on_disk_max = options.transfer_count_on_disk_max,
          .memory_bytes = machine_memory_bytes() / 100 * options.memory_percent_max,
          .scan_bytes_max = options.filter_scan_bytes_max,
          .delay_levels = options.delay_levels};
}

QueueEnd end_of(const Queue& queue) {
  // An entry of a batch queue becomes visible before the max that counts it.
  const QueueOffset max = queue.max();
  return {max, queue.entries().end};
}

ReadResult QueueReader::read(const ReadRequest& request, EntryFilter filter, QueueEnd end) {
  end_ = end;
  // max first: min only rises, so that min <= max holds in the answer.
  result_.max_offset = end.max;
  result_.min_offset = std::min(queue_.min(), result_.max_offset);
  if (!is_outside(request.offset)) scan(request, filter);
  return std::move(result_);
}

bool QueueReader::is_outside(QueueOffset offset) {
  const QueueOffset min = result_.min_offset;
  const QueueOffset max = result_.max_offset;
  const auto answer = [this](ReadOutcome outcome, QueueOffset next) {
    result_.outcome = outcome;
    result_.next_offset = next;
    return true;
  };
  if (max.value == 0) return answer(ReadOutcome::kNoMessageInQueue, {});
  if (offset < min) return answer(ReadOutcome::kOffsetTooSmall, min);
  if (offset == max) return answer(ReadOutcome::kOffsetOverflowOne, offset);
  if (offset > max) return answer(ReadOutcome::kOffsetOverflowBadly, max);
  return false;
}

/// The entries that one read may look at: those of one file.
Result<QueueReader::Range> QueueReader::entries_from(QueueOffset offset) {
  std::int64_t begin = offset.value;
  std::int64_t end = result_.max_offset.value;
  if (is_batch(queue_)) {
    end = end_.entry;
    const Result<std::int64_t> held = entry_holding(queue_, offset);
    if (!held) return held.error();
    begin = *held;
  }
  const std::int64_t per_file = queue_.files().entries_per_look();
  return Range{begin, std::min(per_file - begin % per_file, end - begin)};
}

void QueueReader::scan(const ReadRequest& request, EntryFilter filter) {
  result_.next_offset = request.offset;
  const Result<Range> range = entries_from(request.offset);
  if (!range) return end_unreadable(range.error());
  result_.outcome = ReadOutcome::kNoMatchedMessage;
  const std::int64_t scan_bytes =
      std::max(limits_.scan_bytes_max, request.message_count_max * QueueEntry::kBytes);
  LogOffset last_pulled;
  EntryWindow entries =
      EntryWindow::of(queue_, static_cast<std::size_t>(request.message_count_max) + 1);
  for (std::int64_t i = 0; i < range->count && i * QueueEntry::kBytes < scan_bytes; ++i) {
    const QueueEntry entry = entries.at(range->begin + i);
    if (!entries.status()) {
      if (result_.message_count == 0) pass_unreadable(range->begin + i, entries.status().error());
      break;
    }
    // With its topic deleted meanwhile, a batch queue counts its entries anew.
    if (is_batch(queue_) && range->begin + i >= queue_.entries().end) break;
    if (is_full(request, entry)) break;
    at_ = is_batch(queue_) ? result_.next_offset : request.offset + i;
    is_damaged_ = false;
    if (!is_gone(entry) && !visit(entry, filter)) break;
    if (!is_damaged_) last_named_ = last_pulled = entry.log_offset;
    // What a damaged unit of a batch queue counts is as damaged.
    const bool may_count = is_batch(queue_) && !is_damaged_;
    result_.next_offset = may_count ? entry.next_offset() : at_ + 1;
    if (may_count) result_.max_offset = std::max(result_.max_offset, result_.next_offset);
  }
  result_.far_behind = log_.end() - last_pulled > limits_.memory_bytes;
}

/// False: the read ends before the entry.
bool QueueReader::visit(const QueueEntry& entry, EntryFilter filter) {
  if (filter == nullptr || is_wanted(entry, *filter) || is_damaged(entry)) {
    return take(entry, filter);
  }
  if (result_.message_count == 0) result_.outcome = ReadOutcome::kNoMatchedMessage;
  return true;
}

/// Of what cannot be right the tags code says nothing. Damage of that alone is not seen: a look at
/// the record of each entry that a filter rules out would cost too much.
bool QueueReader::is_damaged(const QueueEntry& entry) {
  if (entry.is_blank()) return false;
  if (entry.is_valid() && entry.end() <= log_.end() && entry.log_offset >= last_named_)
    return false;
  const Result<LogBytes> bytes = log_.record(entry.log_offset, entry.size);
  return bytes ? !is_own(bytes->bytes) : is_lost(bytes.error());
}

/// With enableConsumeQueueExt the place of a unit of the queue's extension stands where the tags
/// code would; without the unit the code is had from the record.
bool QueueReader::is_wanted(const QueueEntry& entry, WantsEntry& wants) {
  if (!QueueExtensions::is_address(entry.tags_code)) return wants({.tags_code = entry.tags_code});
  if (const auto unit = extensions_.read(queue_.name(), entry.tags_code)) {
    return wants(
        {.tags_code = unit->tags_code, .store_ms = unit->store_ms, .bit_map = unit->bit_map});
  }
  const Result<LogBytes> bytes = log_.record(entry.log_offset, entry.size);
  // What cannot be read now may be wanted.
  if (!bytes && !is_lost(bytes.error())) return true;
  wire::record::Record record;
  const bool is_there =
      bytes && !wire::record::decode(bytes->bytes, wire::record::BodyCrc::kIgnore, record);
  return wants({.tags_code = is_there ? tags_code_of(record, limits_.delay_levels) : 0});
}

void QueueReader::pass_unreadable(std::int64_t number, const Error& why) {
  // Retention may have deleted the file since the look at min.
  result_.min_offset = std::min(queue_.min(), result_.max_offset);
  if (is_outside(result_.next_offset)) return;
  // What cannot be read now may be read later; where there is no file, the next one goes on.
  if (why.code != ErrorCode::kNotFound) return end_unreadable(why);
  result_.outcome = ReadOutcome::kOffsetFoundNull;
  result_.next_offset = std::max(offset_behind(number), result_.next_offset + 1);
}

/// What a reader goes on with behind an entry that is missing.
QueueOffset QueueReader::offset_behind(std::int64_t number) const {
  const std::int64_t next = queue_.files().following(number);
  if (!is_batch(queue_)) return {next};
  return EntryWindow::of(queue_, 1).at(next).first;
}

/// Where a file cannot be opened now, going on behind it would lose its messages for good.
void QueueReader::end_unreadable(const Error& why) {
  log::error("store: {}", why.message);
  if (result_.message_count > 0) return;
  result_.outcome = ReadOutcome::kUnreadable;
  result_.why = why.message;
}

bool QueueReader::take(const QueueEntry& entry, EntryFilter filter) {
  Result<LogBytes> bytes = log_.record(entry.log_offset, entry.size);
  if (bytes && is_own(bytes->bytes)) {
    add_record(result_, {bytes->bytes, std::move(bytes->keep_alive)}, entry.count);
    gone_from_ = gone_until_ = {};
    last_taken_ = {at_, entry.log_offset};
    return true;
  }
  if (!bytes && !is_lost(bytes.error())) {
    end_unreadable(bytes.error());
    return false;
  }
  if (result_.message_count == 0) result_.outcome = ReadOutcome::kMessageWasRemoving;
  if (entry.is_blank()) return true;
  pass_lost(entry, bytes ? "a record of another queue stands there" : bytes.error().message,
            filter);
  return true;
}

/// The record is one of this queue, and this its place. Those of light queues have other names and
/// numbers, those of batches other numbers. A number beyond all of the queue's was damaged itself:
/// recovery has put the record where it belongs.
bool QueueReader::is_own(std::string_view bytes) const {
  const QueueName& name = queue_.name();
  if (is_light_queue(name.topic)) return true;
  if (!wire::record::is_of(bytes, {name.topic, name.id})) return false;
  if (is_batch(queue_)) return true;
  const QueueOffset number = wire::record::queue_offset_in(bytes);
  return number == at_ || number < result_.min_offset || number >= result_.max_offset;
}

/// An entry that points to a segment that is gone, with all its records, or to nonsense.
void QueueReader::pass_lost(const QueueEntry& entry, std::string_view why, EntryFilter filter) {
  const Segment* next = entry.is_valid() ? log_.segments().following(entry.log_offset) : nullptr;
  if (next != nullptr && log_.segments().find(entry.log_offset) == nullptr) {
    gone_from_ = entry.log_offset;
    gone_until_ = next->base();
  }
  if (const LogOffset begin = log_begin(); entry.is_valid() && entry.log_offset < begin) {
    gone_from_ = entry.log_offset;
    gone_until_ = begin;
    return;  // its time was over
  }
  is_damaged_ = true;
  const DamageLog::Place place = look_for_record(why);
  damage_.count(place);
  if (place.found) take_found(*place.found, filter);
}

/// Where the log begins now: retention may have taken segments since this read looked them up.
LogOffset QueueReader::log_begin() const {
  for (const std::shared_ptr<Segment>& segment : log_.segments().all()) {
    const auto mapped = segment->mapped();
    if (mapped || mapped.error().code != ErrorCode::kNotFound) return segment->base();
  }
  return log_.min();
}

/// Looks once; later reads know.
DamageLog::Place QueueReader::look_for_record(std::string_view why) {
  if (const auto known = damage_.look_up(queue_.name(), at_)) return *known;
  const DamageLog::Place place{RecordSearch(queue_, log_).find(at_, record_before())};
  damage_.note(queue_.name(), at_, place, why);
  return place;
}

/// Where many entries are damaged, each search begins at what the one before has found.
std::optional<LogOffset> QueueReader::record_before() const {
  if (last_taken_.number + 1 == at_) return last_taken_.at;
  const auto known = damage_.look_up(queue_.name(), at_ + -1);
  return known ? known->found : std::nullopt;
}

void QueueReader::take_found(LogOffset at, EntryFilter filter) {
  Result<LogBytes> bytes = log_.whole_record(at);
  if (!bytes) return;  // retention has been here
  wire::record::Record record;
  const bool is_whole = !wire::record::decode(bytes->bytes, wire::record::BodyCrc::kIgnore, record);
  if (!is_whole) return;
  if (filter != nullptr && !(*filter)({.tags_code = tags_code_of(record, limits_.delay_levels)}))
    return;
  last_named_ = at;
  last_taken_ = {at_, at};
  add_record(result_, {bytes->bytes, std::move(bytes->keep_alive)});
}

bool QueueReader::is_full(const ReadRequest& request, const QueueEntry& entry) const {
  if (result_.message_count == 0) return false;
  const bool in_memory = log_.end() - entry.log_offset <= limits_.memory_bytes;
  const std::int64_t bytes_max =
      in_memory ? limits_.bytes_in_memory_max : limits_.bytes_on_disk_max;
  const std::int64_t count_max =
      in_memory ? limits_.count_in_memory_max : limits_.count_on_disk_max;
  const std::int64_t bytes = result_.byte_count + entry.size;
  return result_.byte_count >= pull_bytes(request) || bytes > pull_bytes(request) ||
         result_.message_count + entry.count > request.message_count_max || bytes > bytes_max ||
         result_.message_count >= count_max;
}

}  // namespace saker::store
