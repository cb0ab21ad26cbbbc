#pragma once

#include <cstdint>

#include "base/endian.h"
#include "model/offset.h"

namespace saker::store {

/// One unit of a consume queue: where a message stands. ON DISK: never change.
///
///     0  log offset 8 · 8  record size 4 · 12  tags code 8
struct QueueEntry {
  static constexpr std::int64_t kBytes = 20;

  LogOffset log_offset;
  std::int32_t size = 0;
  std::int64_t tags_code = 0;

  LogOffset end() const { return log_offset + size; }
  /// Not yet written (zeros), or nonsense.
  bool is_valid() const { return log_offset.value >= 0 && size > 0; }
  /// Stands for queue offsets before the first one that a queue holds, or that were lost.
  bool is_blank() const { return log_offset.value == 0 && size == kBlankSize && tags_code == 0; }

  static constexpr std::int32_t kBlankSize = 0x7FFFFFFF;
  static QueueEntry blank() { return {.log_offset = {0}, .size = kBlankSize, .tags_code = 0}; }
};

inline void store_entry(char* to, const QueueEntry& entry) {
  store_be64(to, static_cast<std::uint64_t>(entry.log_offset.value));
  store_be32(to + 8, static_cast<std::uint32_t>(entry.size));
  store_be64(to + 12, static_cast<std::uint64_t>(entry.tags_code));
}

inline QueueEntry load_entry(const char* from) {
  return {.log_offset = {static_cast<std::int64_t>(load_be64(from))},
          .size = static_cast<std::int32_t>(load_be32(from + 8)),
          .tags_code = static_cast<std::int64_t>(load_be64(from + 12))};
}

}  // namespace saker::store
