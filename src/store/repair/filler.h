#pragma once

#include <cstdint>
#include <string>

#include "store/inspect/file_set.h"
#include "store/inspect/log_walk.h"
#include "wire/record/record.h"

namespace saker::store::repair {

// What is put in the place of a damaged part of the log, so that every broker's scan gets over it:
// rolled-back records, which enter neither queue nor index and which nobody is sent; at the end of
// a file a blank.

/// Topic of the records; cut short where there is no room for it.
inline constexpr const char* kFillerTopic = "SAKER_REPAIR";

/// Whether a record was put there by a repair.
bool is_filler(const wire::record::Record& record);

/// Whether there is room: for a record, or up to the end of the file.
bool can_fill(const inspect::FileSet& log, const inspect::LogRange& range);

/// The bytes of the first piece of what fills [range): at most about 1 MiB. The pieces of a range
/// follow each other: the next call begins behind this one.
std::string filler_piece(const inspect::FileSet& log, const inspect::LogRange& range,
                         std::int64_t store_ms);

}  // namespace saker::store::repair
