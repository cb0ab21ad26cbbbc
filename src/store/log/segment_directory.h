#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "file/disk.h"

namespace saker::store {

/// "00000000001073741824": the name of a file whose first byte has this offset.
std::string segment_name(std::int64_t base);

/// The length that every file of a directory must have, and the setting that says so.
struct SegmentLength {
  std::int64_t bytes;
  std::string_view setting;
  file::Disk* disk = nullptr;  ///< to remove what was never finished; null: nothing is removed
  /// A file may be put on the medium before the one before it: each may be unfinished, not only the
  /// last.
  bool any_unfinished = false;
};

/// The start offsets of the files in a directory of equally long files named by 20 digits, rising.
/// A last file that is too short and begins with zeros is removed, or left out: a crash met who
/// made it, nothing was ever in it. The same of others where SegmentLength says so. Files with
/// other names are reported and left alone. Errors: kCorrupt for a file of another length, with the
/// setting that would make it fit.
Result<std::vector<std::int64_t>> list_segments(const std::string& directory,
                                                const SegmentLength& length);

}  // namespace saker::store
