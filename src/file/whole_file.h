#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "file/disk.h"

namespace saker::file {

/// The content of a file. Errors: kNotFound if there is none; kCorrupt if it has more than 2 GiB.
Result<std::string> read_whole(const std::string& path);

/// Replaces a small file so that a crash at any moment leaves the old or the new content, readable
/// by read_with_backup: writes `path`.tmp and syncs it, renames `path` to `path`.bak, renames the
/// new file into place, syncs the directory. Between the renames only the backup exists (RocketMQ
/// 5.5.0 does the same).
Status replace_whole(Disk& disk, const std::string& path, std::string_view content);
Status replace_whole(const std::string& path, std::string_view content);  ///< on the real disk

/// The content of `path`; of `path`.bak where the file is missing, empty or not accepted (does not
/// parse). Errors: kNotFound if neither has content, kCorrupt if what there is is not accepted.
Result<std::string> read_with_backup(const std::string& path,
                                     const std::function<bool(std::string_view)>& accept);

std::string backup_path(const std::string& path);

}  // namespace saker::file
