#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "file/disk.h"

namespace saker::store {

/// The file `checkpoint`: 4096 bytes, six big-endian int64, the rest zero (RocketMQ 5.5.0's
/// StoreCheckpoint). ON DISK: never change. Fields that this store does not use are kept as they
/// were found.
///
///     0 physic_ms · 8 logics_ms · 16 index_ms · 24 master_flushed · 32 confirm · 40 logics_offset
struct Checkpoint {
  std::int64_t physic_ms = 0;  ///< store time of the last record known to be on the medium
  std::int64_t logics_ms = 0;  ///< the same of the last whose queue entries are on the medium
  std::int64_t index_ms = 0;
  std::int64_t master_flushed = 0;
  std::int64_t confirm = 0;
  std::int64_t logics_offset = 0;  ///< where the record of logics_ms begins; 0: unknown

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// All zero if there is no such file; fields that a short file lacks are 0.
Result<Checkpoint> read_checkpoint(const std::string& path);

/// Writes in place and syncs: one page is written whole or not at all.
Status write_checkpoint(file::Disk& disk, const std::string& path, const Checkpoint& checkpoint);

}  // namespace saker::store
