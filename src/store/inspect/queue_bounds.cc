#include "store/inspect/queue_bounds.h"

#include <algorithm>

#include "store/inspect/batch_unit.h"
#include "store/inspect/unit_reader.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kBlock = 46;  // units that are read together
constexpr std::size_t kLookBytes = kBlock * QueueEntry::kBytes;

/// Files that should stand between the first and the last.
std::int64_t files_missing(const FileSet& files) {
  if (files.file_bytes <= 0 || files.empty()) return 0;
  return (files.end() - files.begin()) / files.file_bytes -
         static_cast<std::int64_t>(files.files.size());
}

/// The unit where the valid ones end: the last file that begins with one, then inside it.
template <class IsValid>
std::int64_t end_of_valid(const FileSet& files, std::int64_t unit_bytes, UnitReader& reader,
                          const IsValid& is_valid) {
  for (auto file = files.files.rbegin(); file != files.files.rend(); ++file) {
    const std::int64_t first = (file->base + unit_bytes - 1) / unit_bytes;
    const char* unit = reader.at(first);
    if (unit == nullptr || !is_valid(unit)) continue;
    return reader.partition(first, file->end() / unit_bytes, is_valid);
  }
  return reader.begin();
}

/// The last entry before `end` that is not blank.
std::optional<QueueEntry> last_real(UnitReader& reader, std::int64_t end) {
  while (end > reader.begin()) {
    const std::int64_t begin = std::max(end - kBlock, reader.begin());
    (void)reader.at(begin);  // and those behind it, unless a file is missing there
    for (std::int64_t number = end - 1; number >= begin; --number) {
      const char* unit = reader.at(number);
      if (unit == nullptr) return std::nullopt;
      if (!load_entry(unit).is_blank()) return load_entry(unit);
    }
    end = begin;
  }
  return std::nullopt;
}

}  // namespace

Result<QueueBounds> queue_bounds(const FileSet& files, LogOffset log_begin) {
  QueueBounds bounds;
  bounds.files_missing = files_missing(files);
  UnitReader reader(files, QueueEntry::kBytes, kLookBytes);
  const std::int64_t end = end_of_valid(files, QueueEntry::kBytes, reader, [](const char* unit) {
    return load_entry(unit).is_valid();
  });
  if (const std::optional<QueueEntry> last = last_real(reader, end)) {
    bounds.last = last;
    bounds.max = {end};
    bounds.min = {reader.partition(reader.begin(), end, [log_begin](const char* bytes) {
      const QueueEntry entry = load_entry(bytes);
      return entry.is_blank() || entry.log_offset < log_begin;
    })};
    bounds.entry_begin = bounds.min.value;
    bounds.entry_end = end;
  }
  if (!reader.status()) return reader.status().error();
  return bounds;
}

Result<QueueBounds> queue_bounds(const QueueDatabase& database, const QueueName& queue,
                                 LogOffset log_begin) {
  const Result<QueueDatabase::Bounds> rows = database.bounds(queue);
  if (!rows) return rows.error();
  QueueBounds bounds;
  bounds.max = {rows->end};
  std::int64_t from = rows->begin;
  for (std::int64_t to = rows->end; from < to;) {
    const std::int64_t middle = from + (to - from) / 2;
    QueueEntry entry;
    const Result<std::size_t> got = database.read(queue, middle, {&entry, 1});
    if (!got && got.error().code != ErrorCode::kNotFound) return got.error();
    if (got && entry.log_offset < log_begin) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  bounds.min = {from};
  bounds.entry_begin = from;
  bounds.entry_end = rows->end;
  return bounds;
}

Result<QueueBounds> batch_queue_bounds(const FileSet& files, LogOffset log_begin) {
  QueueBounds bounds;
  bounds.files_missing = files_missing(files);
  UnitReader reader(files, BatchUnit::kBytes, kLookBytes);
  const std::int64_t end = end_of_valid(files, BatchUnit::kBytes, reader, [](const char* unit) {
    return load_batch_unit(unit).is_valid();
  });
  if (end > reader.begin()) {
    const std::int64_t first = reader.partition(reader.begin(), end, [log_begin](const char* unit) {
      return load_batch_unit(unit).log_offset < log_begin;
    });
    bounds.entry_begin = first;
    bounds.entry_end = end;
    if (const char* unit = reader.at(end - 1)) {
      const BatchUnit last = load_batch_unit(unit);
      bounds.max = last.first + last.count;
      bounds.last =
          QueueEntry{.log_offset = last.log_offset, .size = last.size, .tags_code = last.tags_code};
    }
    bounds.min = bounds.max;
    if (const char* unit = first < end ? reader.at(first) : nullptr)
      bounds.min = load_batch_unit(unit).first;
  }
  if (!reader.status()) return reader.status().error();
  return bounds;
}

}  // namespace saker::store::inspect
