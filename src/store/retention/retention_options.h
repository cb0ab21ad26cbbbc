#pragma once

#include <cstdint>
#include <string>

#include "config/setting.h"

namespace saker::store {

/// When files of the store are deleted, and from how full a disk on sends are refused. Names of the
/// keys and their rows: retention_options.cc.
struct RetentionOptions {
  std::int64_t reserved_hours = 72;      ///< fileReservedTime
  std::string delete_hours = "04";       ///< deleteWhen
  std::int32_t expire_percent = 75;      ///< diskMaxUsedSpaceRatio
  std::int32_t force_percent = 85;       ///< diskSpaceCleanForciblyRatio
  std::int32_t refuse_percent = 90;      ///< diskSpaceWarningLevelRatio
  bool may_force = true;                 ///< cleanFileForciblyEnable
  std::int32_t files_per_run_max = 10;   ///< deleteFileBatchMax
  std::int32_t period_ms = 10'000;       ///< cleanResourceInterval
  std::int32_t log_file_pause_ms = 100;  ///< deleteCommitLogFilesInterval
  std::int32_t queue_pause_ms = 100;     ///< deleteConsumeQueueFilesInterval
  std::int32_t spare_files_max = 0;      ///< commitLogSpareFilesMax
};

/// Rows bound to `options`, to be added to the store's table.
config::Table settings(RetentionOptions& options);

}  // namespace saker::store
