#include "store/inspect/index_layout.h"

#include <cstdlib>
#include <limits>

#include "base/byte_reader.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kUsualSlots = 5'000'000;
constexpr std::int64_t kUsualEntries = 20'000'000;
constexpr std::int64_t kSlotsTriedMax = 8 << 20;

IndexHead load_head(std::string_view bytes) {
  ByteReader reader(bytes);
  IndexHead head;
  head.begin_ms = reader.i64();
  head.end_ms = reader.i64();
  head.begin = {reader.i64()};
  head.end = {reader.i64()};
  head.used_slots = reader.i32();
  head.next_entry = reader.i32();
  return head;
}

Result<std::optional<IndexEntry>> entry_of(FileWindow& file, std::int64_t at) {
  const auto bytes = file.read(at, IndexEntry::kBytes);
  if (!bytes) return bytes.error();
  if (bytes->size() < IndexEntry::kBytes) return std::optional<IndexEntry>();
  return std::optional(load_index_entry(bytes->data()));
}

/// Whether the first entry is where this layout has it.
Result<bool> begins_there(FileWindow& file, const IndexLayout& layout) {
  if (layout.head.entry_count() == 0) return true;
  const auto entry = entry_of(file, layout.entry_at(1));
  if (!entry) return entry.error();
  return *entry && (*entry)->log_offset == layout.head.begin;
}

/// Whether the newest entry and its slot are where this layout has them.
Result<bool> makes_sense(FileWindow& file, const IndexLayout& layout) {
  const std::int64_t last = layout.head.entry_count();
  if (last >= layout.entries) return false;
  if (last == 0) return true;
  const auto entry = entry_of(file, layout.entry_at(last));
  if (!entry) return entry.error();
  if (!*entry || (*entry)->log_offset != layout.head.end || (*entry)->hash < 0) return false;
  const auto slot = file.read(layout.slot_at((*entry)->hash % layout.slots), 4);
  if (!slot) return slot.error();
  return slot->size() == 4 && static_cast<std::int32_t>(load_be32(slot->data())) == last;
}

}  // namespace

Result<std::optional<IndexLayout>> read_index_layout(FileWindow& file) {
  const auto head = file.read(0, IndexHead::kBytes);
  if (!head) return head.error();
  if (head->size() < IndexHead::kBytes) return std::optional<IndexLayout>();
  IndexLayout layout{.head = load_head(*head), .slots = kUsualSlots, .entries = kUsualEntries};
  if (file.bytes() == layout.entry_at(kUsualEntries)) return std::optional(layout);

  // What is left behind a number of slots must be whole entries; so every fifth number will do.
  const std::int64_t rest = file.bytes() - IndexHead::kBytes;
  if (rest < 24 || rest % 4 != 0) return std::optional<IndexLayout>();
  const std::int64_t first = rest / 4 % 5 == 0 ? 5 : rest / 4 % 5;
  // By its end alone a small file may also pass for one with other slots: where its last record has
  // several keys, once in some hundred files.
  std::optional<IndexLayout> fallback;
  for (std::int64_t slots = first; slots < rest / 4 && slots <= kSlotsTriedMax; slots += 5) {
    layout.slots = slots;
    layout.entries = (rest - slots * 4) / IndexEntry::kBytes;
    const Result<bool> fits = makes_sense(file, layout);
    if (!fits) return fits.error();
    if (!*fits) continue;
    const Result<bool> begins = begins_there(file, layout);
    if (!begins) return begins.error();
    if (*begins) return std::optional(layout);
    if (!fallback) fallback = layout;
  }
  return fallback;
}

std::int32_t index_hash(std::int32_t java_hash) {
  return java_hash == std::numeric_limits<std::int32_t>::min() ? 0 : std::abs(java_hash);
}

}  // namespace saker::store::inspect
