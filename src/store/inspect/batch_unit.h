#pragma once

#include <cstdint>

#include "base/endian.h"
#include "model/offset.h"

namespace saker::store::inspect {

/// One unit of a batch consume queue. ON DISK: never change.
///
///      0  log offset 8        28  first queue offset 8
///      8  record size 4       36  messages 2
///     12  tags code 8         38  compacted offset 4 (always -1)
///     20  store time 8        42  reserved 4 (0)
struct BatchUnit {
  static constexpr std::int64_t kBytes = 46;

  LogOffset log_offset;
  std::int32_t size = 0;
  std::int64_t tags_code = 0;
  std::int64_t store_ms = 0;
  QueueOffset first;
  std::int16_t count = 0;

  /// No queue gets as far; a number beyond is nonsense that must not be reckoned with.
  static constexpr std::int64_t kFirstMax = std::int64_t{1} << 50;

  bool is_valid() const {
    return log_offset.value >= 0 && size > 0 && first.value >= 0 && first.value <= kFirstMax &&
           count > 0;
  }
};

inline BatchUnit load_batch_unit(const char* from) {
  return {.log_offset = {static_cast<std::int64_t>(load_be64(from))},
          .size = static_cast<std::int32_t>(load_be32(from + 8)),
          .tags_code = static_cast<std::int64_t>(load_be64(from + 12)),
          .store_ms = static_cast<std::int64_t>(load_be64(from + 20)),
          .first = {static_cast<std::int64_t>(load_be64(from + 28))},
          .count = static_cast<std::int16_t>(load_be16(from + 36))};
}

}  // namespace saker::store::inspect
