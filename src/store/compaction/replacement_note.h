#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "file/disk.h"

namespace saker::store {

/// Says which files of a compaction log give way to which of its workshop. Written when those are
/// complete and on the medium: a start that finds it finishes the replacement, one that finds a
/// workshop without it forgets the workshop. A file of lines, `old <base>` and `new <base>`, named
/// `replacement` in the workshop of the log; RocketMQ ignores and removes it with the workshop.
struct ReplacementNote {
  std::vector<std::int64_t> old_bases;
  std::vector<std::int64_t> new_bases;

  static std::string path_in(const std::string& workshop) { return workshop + "/replacement"; }

  Status write(file::Disk& disk, const std::string& workshop) const;
  /// Nothing if there is none, or none that is whole.
  static Result<std::optional<ReplacementNote>> read(const std::string& workshop);
};

}  // namespace saker::store
