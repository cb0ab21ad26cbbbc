#pragma once

#include <cstdint>

#include "config/setting.h"

namespace saker::store {

/// Settings of compaction topics. Names of the keys and the rows of the table:
/// compaction_options.cc.
struct CompactionOptions {
  bool enabled = true;                     ///< enableCompaction
  std::int32_t interval_ms = 15 * 60'000;  ///< compactionScheduleInternal
  std::int64_t log_bytes = 100 << 20;      ///< compactionMappedFileSize
  std::int64_t index_bytes = 10 << 20;     ///< compactionCqMappedFileSize
  std::int64_t key_bytes_max = 100 << 20;  ///< maxOffsetMapSize
  std::int32_t thread_count = 6;           ///< compactionThreadNum
};

/// The table of settings, bound to `options`.
config::Table settings(CompactionOptions& options);

}  // namespace saker::store
