#pragma once

#include <cstdint>

#include "base/endian.h"
#include "model/offset.h"

namespace saker::store {

/// One unit of the index of a compaction log: which message stands where. Queue offsets rise, with
/// gaps where messages were dropped. ON DISK: never change (RocketMQ's sparse consume queue).
///
///      0  position in the compaction log 8     28  queue offset 8
///      8  record size 4                        36  messages 2 (always 1)
///     12  tags code 8                          38  compacted offset 4 (always -1)
///     20  store time 8                         42  reserved 4 (0)
///
/// Behind the last unit of a file that others follow stands an end unit: position -1, compacted
/// offset -1, the rest 0.
struct SparseUnit {
  static constexpr std::int64_t kBytes = 46;

  LogOffset position{};
  std::int32_t size = 0;
  std::int64_t tags_code = 0;
  std::int64_t store_timestamp_ms = 0;
  QueueOffset queue_offset{};

  LogOffset end() const { return position + size; }
};

inline void store_unit(char* to, const SparseUnit& unit, std::uint16_t messages) {
  store_be64(to, static_cast<std::uint64_t>(unit.position.value));
  store_be32(to + 8, static_cast<std::uint32_t>(unit.size));
  store_be64(to + 12, static_cast<std::uint64_t>(unit.tags_code));
  store_be64(to + 20, static_cast<std::uint64_t>(unit.store_timestamp_ms));
  store_be64(to + 28, static_cast<std::uint64_t>(unit.queue_offset.value));
  store_be16(to + 36, messages);
  store_be32(to + 38, 0xFFFFFFFF);
  store_be32(to + 42, 0);
}

inline void store_unit(char* to, const SparseUnit& unit) { store_unit(to, unit, 1); }
inline void store_end_unit(char* to) { store_unit(to, {.position = {-1}}, 0); }

inline SparseUnit load_unit(const char* from) {
  return {.position = {static_cast<std::int64_t>(load_be64(from))},
          .size = static_cast<std::int32_t>(load_be32(from + 8)),
          .tags_code = static_cast<std::int64_t>(load_be64(from + 12)),
          .store_timestamp_ms = static_cast<std::int64_t>(load_be64(from + 20)),
          .queue_offset = {static_cast<std::int64_t>(load_be64(from + 28))}};
}

}  // namespace saker::store
