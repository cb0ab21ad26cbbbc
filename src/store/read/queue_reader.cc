#include "store/read/queue_reader.h"

#include <unistd.h>

#include <algorithm>

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
          .scan_bytes_max = options.filter_scan_bytes_max};
}

ReadResult QueueReader::read(const ReadRequest& request, EntryFilter filter, QueueOffset max) {
  // max first: min only rises, so that min <= max holds in the answer.
  result_.max_offset = max;
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

void QueueReader::scan(const ReadRequest& request, EntryFilter filter) {
  result_.next_offset = request.offset;
  EntryRun run = queue_.entries(request.offset);
  run.count = std::min(run.count, result_.max_offset - request.offset);
  if (run.first == nullptr) {
    const std::int64_t per_file = queue_.files().entries_per_file();
    result_.outcome = ReadOutcome::kOffsetFoundNull;
    result_.next_offset = request.offset + (per_file - request.offset.value % per_file);
    return;
  }
  result_.outcome = ReadOutcome::kNoMatchedMessage;
  const std::int64_t scan_bytes =
      std::max(limits_.scan_bytes_max, request.message_count_max * QueueEntry::kBytes);
  LogOffset last_pulled;
  for (std::int64_t i = 0; i < run.count && i * QueueEntry::kBytes < scan_bytes; ++i) {
    const QueueEntry entry = run.at(i);
    if (is_full(request, entry)) break;
    last_pulled = entry.log_offset;
    result_.next_offset = request.offset + (i + 1);
    if (entry.log_offset < skip_until_) continue;
    if (filter != nullptr &&
        !(*const_cast<UniqueFunction<bool(std::int64_t)>*>(filter))(entry.tags_code)) {
      if (result_.message_count == 0) result_.outcome = ReadOutcome::kNoMatchedMessage;
      continue;
    }
    take(entry);
  }
  result_.far_behind = log_.end() - last_pulled > limits_.memory_bytes;
}

void QueueReader::take(const QueueEntry& entry) {
  std::optional<LogBytes> bytes = log_.record(entry.log_offset, entry.size);
  if (!bytes) {
    if (result_.message_count == 0) result_.outcome = ReadOutcome::kMessageWasRemoving;
    // A blank entry points nowhere; any other to a segment that is gone, with all its records.
    const Segment* next = log_.segments().following(entry.log_offset);
    const bool is_gone = log_.segments().find(entry.log_offset) == nullptr;
    if (!entry.is_blank() && is_gone && next != nullptr) skip_until_ = next->base();
    return;
  }
  add(std::move(*bytes));
  skip_until_ = {};
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
         result_.message_count + 1 > request.message_count_max || bytes > bytes_max ||
         result_.message_count >= count_max;
}

void QueueReader::add(LogBytes bytes) {
  result_.outcome = ReadOutcome::kFound;
  ++result_.message_count;
  result_.byte_count += static_cast<std::int64_t>(bytes.bytes.size());
  if (!result_.slices.empty()) {
    Slice& last = result_.slices.back();
    if (last.keep_alive == bytes.keep_alive &&
        last.bytes.data() + last.bytes.size() == bytes.bytes.data()) {
      last.bytes = {last.bytes.data(), last.bytes.size() + bytes.bytes.size()};
      return;
    }
  }
  result_.slices.push_back({bytes.bytes, std::move(bytes.keep_alive)});
}

}  // namespace saker::store
