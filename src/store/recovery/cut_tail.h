#pragma once

#include <cstdint>
#include <string>

#include "file/disk.h"
#include "store/log/segment_list.h"

namespace saker::store {

/// Keeps aside what stands behind the end of a log that a crash left, before zeros take its place:
/// into `<root>/cut/<log offset>-<ms>`, with a line in the log that names both. Nothing where zeros
/// stand there already, as nearly always. Of what is longer than 64 MiB only that much; where it
/// cannot be kept, the log says so, and the store goes on.
void keep_cut_tail(file::Disk& disk, const SegmentView& segments, LogOffset end,
                   const std::string& root, std::int64_t now_ms);

}  // namespace saker::store
