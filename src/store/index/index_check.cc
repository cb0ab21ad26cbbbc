#include "store/index/index_check.h"

#include <algorithm>
#include <vector>

#include "store/index/index_table.h"

namespace saker::store {
namespace {

constexpr std::int32_t kEntriesBetweenLooks = 1 << 16;

/// The numbers of the newest entries of all slots, as they follow from the entries; empty if the
/// entries contradict each other.
std::vector<std::int32_t> newest_of_slots(file::Mapping& mapping, const IndexLayout& layout,
                                          std::int32_t end, const std::atomic<bool>& stopping) {
  const IndexTable table(mapping.data(), layout);
  std::vector<std::int32_t> newest(static_cast<std::size_t>(layout.slot_count), 0);
  LogOffset before{-1};
  for (std::int32_t number = 1; number < end; ++number) {
    if (number % kEntriesBetweenLooks == 0) {
      if (stopping) return {};
      const std::int64_t begin = layout.entry_position(number - kEntriesBetweenLooks);
      mapping.release({begin, layout.entry_position(number) - begin});
    }
    const IndexEntry entry = table.entry(number);
    // Of the entry of a log's first record, which is zeros but for the hash, a crash may have left
    // nothing.
    const bool is_lost = entry.hash == 0 && entry.offset.value == 0;
    if (is_lost || entry.hash < 0 || entry.seconds < 0 || entry.offset < before) return {};
    std::int32_t& head = newest[static_cast<std::size_t>(table.slot_of(entry.hash))];
    if (entry.previous != head) return {};
    head = number;
    before = entry.offset;
  }
  return newest;
}

/// Where the entries to keep end.
std::int32_t kept_end(const IndexTable& table, std::int32_t end, const IndexCheckOptions& options,
                      LogOffset& resume) {
  while (end > 1 && table.entry(end - 1).offset >= options.limit) --end;
  if (end > 1) resume = table.entry(end - 1).offset;
  if (!options.may_lack_entries) return end;
  while (end > 1 && table.entry(end - 1).offset == resume) --end;
  return end;
}

/// Makes slots that name dropped entries name kept ones. False: a slot is wrong.
bool settle_slots(IndexTable& table, const std::vector<std::int32_t>& newest, std::int32_t end,
                  std::int32_t old_end) {
  for (std::size_t i = 0; i < newest.size(); ++i) {
    const auto slot = static_cast<std::int32_t>(i);
    const std::int32_t found = table.slot(slot);
    if (found == newest[i]) continue;
    // The entry that was being entered has its slot, but does not count yet.
    if (found < end || found > old_end) return false;
    table.set_slot(slot, newest[i]);
  }
  return true;
}

}  // namespace

std::optional<CheckedIndex> check_index(file::Mapping& mapping, const IndexLayout& layout,
                                        const IndexHeader& header, const IndexCheckOptions& options,
                                        const std::atomic<bool>& stopping) {
  if (header.next_entry <= 1 || header.next_entry > layout.entry_count) return std::nullopt;
  IndexTable table(mapping.data(), layout);
  CheckedIndex kept;
  kept.next_entry = kept_end(table, header.next_entry, options, kept.resume);
  if (kept.next_entry <= 1 || header.begin_offset != table.entry(1).offset) return std::nullopt;
  kept.last = table.entry(kept.next_entry - 1).offset;
  if (kept.resume < kept.last) return std::nullopt;
  const std::vector<std::int32_t> newest =
      newest_of_slots(mapping, layout, kept.next_entry, stopping);
  if (newest.empty() || !settle_slots(table, newest, kept.next_entry, header.next_entry)) {
    return std::nullopt;
  }
  kept.used_slots = static_cast<std::int32_t>(
      std::count_if(newest.begin(), newest.end(), [](auto n) { return n != 0; }));
  return kept;
}

}  // namespace saker::store
