#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "file/disk.h"
#include "store/compaction/sparse_unit.h"

namespace saker::store {

/// How long the files of compaction logs are. ON DISK: a directory keeps what it was made with.
struct CompactionLayout {
  std::int64_t log_bytes = 0;
  std::int64_t index_bytes = 0;

  /// What RocketMQ makes of compactionMappedFileSize and compactionCqMappedFileSize: the index in
  /// whole units, the log a multiple of it (spec 04 §18.2).
  static CompactionLayout of(std::int64_t log_setting, std::int64_t index_setting) {
    const std::int64_t index =
        std::max<std::int64_t>(index_setting / SparseUnit::kBytes, 2) * SparseUnit::kBytes;
    const std::int64_t times = log_setting / index;
    const std::int64_t rest = log_setting % index;
    if (times < 5) return {5 * index, index};
    const bool is_near = rest > 0 && rest < index / 2;
    return {(is_near ? times : times + 1) * index, index};
  }
};

/// Where the files of one compaction log stand, and how long they are.
struct CompactionPlace {
  file::Disk& disk;
  std::string log_directory;    ///< …/compactionLog/<topic>/<id>
  std::string index_directory;  ///< …/compactionCq/<topic>/<id>
  CompactionLayout layout;

  /// Where a round writes what is to take the place of what it read.
  CompactionPlace workshop() const {
    return {disk, log_directory + "/compacting", index_directory + "/compacting", layout};
  }
};

}  // namespace saker::store
