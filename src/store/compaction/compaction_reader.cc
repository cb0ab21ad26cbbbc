#include "store/compaction/compaction_reader.h"

#include <algorithm>

#include "store/read/slice_list.h"
#include "store/read/time_search.h"

namespace saker::store {
namespace {

/// How much of the log one read looks at, and what it has found.
class Scan {
 public:
  Scan(const ReadRequest& request, EntryFilter filter, const ReadLimits& limits, ReadResult& result)
      : filter_(filter),
        result_(result),
        count_max_(std::min<std::int64_t>(request.message_count_max, limits.count_in_memory_max)),
        bytes_max_(std::min(request.bytes_max, limits.bytes_in_memory_max)),
        looks_left_(std::max(limits.scan_bytes_max / SparseUnit::kBytes, count_max_)) {}

  /// False if the read is full.
  bool take(const CompactionSegment& segment, const SparseUnit& unit) {
    if (looks_left_-- == 0 || is_full(unit)) return false;
    result_.next_offset = unit.queue_offset + 1;
    if (filter_ != nullptr && !(*filter_)({.tags_code = unit.tags_code})) {
      return true;
    }
    if (segment.has_record(unit)) add_record(result_, segment.record(unit));
    return true;
  }

 private:
  bool is_full(const SparseUnit& unit) const {
    return result_.message_count > 0 &&
           (result_.message_count >= count_max_ || result_.byte_count + unit.size > bytes_max_);
  }

  const EntryFilter filter_;
  ReadResult& result_;
  const std::int64_t count_max_;
  const std::int64_t bytes_max_;
  std::int64_t looks_left_;
};

}  // namespace

ReadResult read_compacted(const CompactionLog& log, const ReadRequest& request, EntryFilter filter,
                          const ReadLimits& limits, QueueOffset queue_max) {
  ReadResult result;
  result.outcome = ReadOutcome::kNoMatchedMessage;
  result.min_offset = std::max(log.first(), QueueOffset{});
  result.max_offset = queue_max;
  result.next_offset = request.offset;
  Scan scan(request, filter, limits, result);
  for (const auto& segment : log.view()) {
    const std::int64_t count = segment->count();
    for (std::int64_t i = segment->find(request.offset); i < count; ++i) {
      if (!scan.take(*segment, segment->unit(i))) return result;
    }
  }
  return result;
}

Result<std::int64_t> compacted_store_time(const CompactionLog& log, QueueOffset offset) {
  for (const auto& segment : log.view()) {
    const std::int64_t at = segment->find(offset);
    if (at < segment->count()) return segment->unit(at).store_timestamp_ms;
  }
  return no_entry(offset);
}

}  // namespace saker::store
