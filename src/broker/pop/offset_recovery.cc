#include "broker/pop/offset_recovery.h"

#include <algorithm>
#include <tuple>

namespace saker::broker {
namespace {

/// The writing may take so long after the offsets were looked at.
constexpr std::int64_t kWritingMs = 500;
/// More than a few seconds' worth: what is beyond is popped again.
constexpr std::size_t kHandedOutMax = 1 << 20;

}  // namespace

void OffsetRecovery::note(const wire::record::CheckPointRecord& what) {
  if (what.distances.empty() || what.pop_time_ms < saved_ms_ - kWritingMs) return;
  if (handed_out_.size() == kHandedOutMax) return;
  const std::int32_t last = *std::max_element(what.distances.begin(), what.distances.end());
  handed_out_.push_back({what.topic, what.group, what.queue_id, what.start_offset,
                         what.start_offset + last + 1, what.pop_time_ms});
}

void OffsetRecovery::apply(OffsetTable& offsets) {
  std::sort(handed_out_.begin(), handed_out_.end(), [](const HandedOut& a, const HandedOut& b) {
    return std::tie(a.pop_time_ms, a.begin) < std::tie(b.pop_time_ms, b.begin);
  });
  for (const HandedOut& out : handed_out_) {
    const Progress of{out.group, out.topic, out.queue_id};
    const auto committed = offsets.committed(of);
    const QueueOffset at = committed.value_or(out.begin);
    // What lies between was in memory alone, or not wanted: it is read again.
    if (out.begin > at || out.end <= at) continue;
    offsets.replace(of, committed, out.end);
  }
  handed_out_.clear();
}

}  // namespace saker::broker
