#pragma once

#include <string>

#include "base/result.h"
#include "file/disk.h"
#include "model/offset.h"

namespace saker::store {

// Where a log begins though there are files before it: those that expired in read-only directories
// stay where they are, and must not come back with the next start, while queues have moved on. Kept
// in `<root>/log.begin`, a page with one number (field_page.h); ours alone.

/// 0 where nothing is kept.
Result<LogOffset> read_log_begin(const std::string& root);

/// On the medium when this returns.
Status write_log_begin(file::Disk& disk, const std::string& root, LogOffset begin);

}  // namespace saker::store
