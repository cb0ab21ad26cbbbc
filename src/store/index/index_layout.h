#pragma once

#include <cstdint>

#include "base/endian.h"
#include "model/offset.h"

namespace saker::store {

// An index file, byte for byte RocketMQ's. Integers big-endian. ON DISK: never change.
//
//      0  header      40 bytes
//     40  slots       int32 each: number of the newest entry whose hash % slots is this slot; 0:
//     none
//         entries     20 bytes each, numbered from 0 in the order of the log; 0 is never used
//
//     header  0 begin_ms 8 · 8 end_ms 8 · 16 begin_offset 8 · 24 end_offset 8
//             32 used_slots 4 · 36 next_entry 4
//     entry   0 hash 4 · 4 log offset 8 · 12 seconds since begin_ms 4 · 16 previous 4
//
//     slot 5 ──▶ entry 9 ──previous──▶ entry 4 ──previous──▶ 0
//
// A chain leads from newer to older entries only: each number is smaller than the one before.

struct IndexHeader {
  static constexpr std::int64_t kBytes = 40;

  std::int64_t begin_ms = 0;  ///< store time of the first entry
  std::int64_t end_ms = 0;    ///< of the last
  LogOffset begin_offset;
  LogOffset end_offset;
  std::int32_t used_slots = 0;
  std::int32_t next_entry = 1;  ///< number of the next entry
};

struct IndexEntry {
  static constexpr std::int64_t kBytes = 20;

  std::int32_t hash = 0;
  LogOffset offset;
  std::int32_t seconds = 0;   ///< since IndexHeader::begin_ms
  std::int32_t previous = 0;  ///< the next older entry of the same slot; 0: none

  friend bool operator==(const IndexEntry&, const IndexEntry&) = default;
};

/// How large the two tables of a file are; a directory keeps what it was made with.
struct IndexLayout {
  static constexpr std::int64_t kSlotBytes = 4;

  std::int32_t slot_count = 5'000'000;
  std::int32_t entry_count = 20'000'000;

  std::int64_t slot_position(std::int32_t slot) const {
    return IndexHeader::kBytes + slot * kSlotBytes;
  }
  std::int64_t entry_position(std::int32_t entry) const {
    return slot_position(slot_count) + entry * IndexEntry::kBytes;
  }
  std::int64_t file_bytes() const { return entry_position(entry_count); }
};

inline IndexHeader load_header(const char* from) {
  return {.begin_ms = static_cast<std::int64_t>(load_be64(from)),
          .end_ms = static_cast<std::int64_t>(load_be64(from + 8)),
          .begin_offset = {static_cast<std::int64_t>(load_be64(from + 16))},
          .end_offset = {static_cast<std::int64_t>(load_be64(from + 24))},
          .used_slots = static_cast<std::int32_t>(load_be32(from + 32)),
          .next_entry = static_cast<std::int32_t>(load_be32(from + 36))};
}

inline void store_header(char* to, const IndexHeader& header) {
  store_be64(to, static_cast<std::uint64_t>(header.begin_ms));
  store_be64(to + 8, static_cast<std::uint64_t>(header.end_ms));
  store_be64(to + 16, static_cast<std::uint64_t>(header.begin_offset.value));
  store_be64(to + 24, static_cast<std::uint64_t>(header.end_offset.value));
  store_be32(to + 32, static_cast<std::uint32_t>(header.used_slots));
  store_be32(to + 36, static_cast<std::uint32_t>(header.next_entry));
}

inline IndexEntry load_index_entry(const char* from) {
  return {.hash = static_cast<std::int32_t>(load_be32(from)),
          .offset = {static_cast<std::int64_t>(load_be64(from + 4))},
          .seconds = static_cast<std::int32_t>(load_be32(from + 12)),
          .previous = static_cast<std::int32_t>(load_be32(from + 16))};
}

inline void store_index_entry(char* to, const IndexEntry& entry) {
  store_be32(to, static_cast<std::uint32_t>(entry.hash));
  store_be64(to + 4, static_cast<std::uint64_t>(entry.offset.value));
  store_be32(to + 12, static_cast<std::uint32_t>(entry.seconds));
  store_be32(to + 16, static_cast<std::uint32_t>(entry.previous));
}

}  // namespace saker::store
