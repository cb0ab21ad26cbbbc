#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/endian.h"
#include "base/result.h"
#include "model/offset.h"
#include "store/inspect/file_window.h"

namespace saker::store::inspect {

/// The head of an index file; behind it stand slots of 4 bytes, then entries of 20. ON DISK: never
/// change.
///
///      0  begin time 8     16  begin log offset 8    32  slots in use 4
///      8  end time 8       24  end log offset 8      36  entry count 4 (the next number)
///
/// A slot holds the number of its newest entry, 0 for none; entries count from 1.
struct IndexHead {
  static constexpr std::int64_t kBytes = 40;

  std::int64_t begin_ms = 0;
  std::int64_t end_ms = 0;
  LogOffset begin;
  LogOffset end;
  std::int32_t used_slots = 0;
  std::int32_t next_entry = 1;

  std::int64_t entry_count() const { return next_entry < 1 ? 0 : next_entry - 1; }
};

/// One key of one record: hash 4 · log offset 8 · seconds since the file's begin 4 · the entry
/// before it in the same slot 4.
struct IndexEntry {
  static constexpr std::int64_t kBytes = 20;

  std::int32_t hash = 0;
  LogOffset log_offset;
  std::int32_t seconds = 0;
  std::int32_t previous = 0;
};

inline IndexEntry load_index_entry(const char* from) {
  return {.hash = static_cast<std::int32_t>(load_be32(from)),
          .log_offset = {static_cast<std::int64_t>(load_be64(from + 4))},
          .seconds = static_cast<std::int32_t>(load_be32(from + 12)),
          .previous = static_cast<std::int32_t>(load_be32(from + 16))};
}

/// Where things are in one index file. The file does not say how many slots it has: RocketMQ's
/// usual number if it fits, else the one with which head, slots and entries agree.
struct IndexLayout {
  IndexHead head;
  std::int64_t slots = 0;
  std::int64_t entries = 0;  ///< there is room for, number 0 included

  std::int64_t slot_at(std::int64_t slot) const { return IndexHead::kBytes + slot * 4; }
  std::int64_t entry_at(std::int64_t number) const {
    return IndexHead::kBytes + slots * 4 + number * IndexEntry::kBytes;
  }
};

/// Errors: what cannot be read. Nothing if no number of slots makes sense of the file.
Result<std::optional<IndexLayout>> read_index_layout(FileWindow& file);

/// The hash under which a text ("topic#key") is entered: its Java hash without sign.
std::int32_t index_hash(std::int32_t java_hash);

}  // namespace saker::store::inspect
