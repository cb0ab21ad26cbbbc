#pragma once

#include <cstdint>

#include "base/endian.h"
#include "model/offset.h"

namespace saker::store {

/// How a queue's units are laid out and counted.
enum class QueueKind {
  kSimple,  ///< an entry a message: the number of an entry is its queue offset
  kBatch,   ///< an entry a record, which may hold several messages; it says its queue offset itself
  kDatabase,  ///< as kSimple, in rows of a database instead of files
};

/// One unit of a consume queue: where a message stands, or the messages of a batch.
/// ON DISK: never change.
///
///     simple  0  log offset 8 · 8  record size 4 · 12  tags code 8
///     batch   the same, then
///             20  store time 8 · 28  first queue offset 8 · 36  messages 2
///             38  compacted offset 4 (always -1) · 42  reserved 4 (0)
///     database  as simple, then
///             20  store time 8
struct QueueEntry {
  static constexpr std::int64_t kBytes = 20;
  static constexpr std::int64_t kBatchBytes = 46;
  static constexpr std::int64_t kDatabaseBytes = 28;
  static constexpr std::int64_t bytes_of(QueueKind kind) {
    if (kind == QueueKind::kDatabase) return kDatabaseBytes;
    return kind == QueueKind::kSimple ? kBytes : kBatchBytes;
  }

  LogOffset log_offset;
  std::int32_t size = 0;
  std::int16_t count = 1;  ///< messages; more than one only in batch queues
  std::int64_t tags_code = 0;

  QueueOffset first = {};     ///< of batch queues
  std::int64_t store_ms = 0;  ///< of batch queues and of those in a database

  LogOffset end() const { return log_offset + size; }
  QueueOffset next_offset() const { return first + count; }
  /// Not yet written (zeros), or nonsense. No queue gets as far as kFirstMax.
  bool is_valid() const {
    return log_offset.value >= 0 && size > 0 && count > 0 && first.value >= 0 &&
           first.value < kFirstMax;
  }
  /// Stands for queue offsets before the first one that a queue holds, or that were lost.
  bool is_blank() const { return log_offset.value == 0 && size == kBlankSize && tags_code == 0; }

  static constexpr std::int64_t kFirstMax = std::int64_t{1} << 56;
  static constexpr std::int32_t kBlankSize = 0x7FFFFFFF;
  static QueueEntry blank() { return {.log_offset = {0}, .size = kBlankSize, .tags_code = 0}; }
};

inline void store_entry(char* to, const QueueEntry& entry) {
  store_be64(to, static_cast<std::uint64_t>(entry.log_offset.value));
  store_be32(to + 8, static_cast<std::uint32_t>(entry.size));
  store_be64(to + 12, static_cast<std::uint64_t>(entry.tags_code));
}

inline void store_entry(char* to, const QueueEntry& entry, QueueKind kind) {
  store_entry(to, entry);
  if (kind == QueueKind::kSimple) return;
  store_be64(to + 20, static_cast<std::uint64_t>(entry.store_ms));
  if (kind == QueueKind::kDatabase) return;
  store_be64(to + 28, static_cast<std::uint64_t>(entry.first.value));
  store_be16(to + 36, static_cast<std::uint16_t>(entry.count));
  store_be32(to + 38, 0xFFFFFFFF);
  store_be32(to + 42, 0);
}

inline QueueEntry load_entry(const char* from) {
  return {.log_offset = {static_cast<std::int64_t>(load_be64(from))},
          .size = static_cast<std::int32_t>(load_be32(from + 8)),
          .tags_code = static_cast<std::int64_t>(load_be64(from + 12))};
}

inline QueueEntry load_entry(const char* from, QueueKind kind) {
  QueueEntry entry = load_entry(from);
  if (kind == QueueKind::kSimple) return entry;
  entry.store_ms = static_cast<std::int64_t>(load_be64(from + 20));
  if (kind == QueueKind::kDatabase) return entry;
  entry.first = {static_cast<std::int64_t>(load_be64(from + 28))};
  entry.count = static_cast<std::int16_t>(load_be16(from + 36));
  return entry;
}

}  // namespace saker::store
