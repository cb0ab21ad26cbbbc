#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "file/disk.h"

namespace saker::file {

/// Told how much of one file is copied: bytes done, bytes in all.
using CopyProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Copies a part of a file into a file of its own, which is on the medium then, but for its name.
/// What the source lacks, or has as holes or zeros, is a hole. Errors leave no file.
Status copy_range(Disk& disk, const std::string& from, Range range, const std::string& to,
                  const CopyProgress& progress = {});

/// The path, or where something has that name the first free one of `<path>-2`, `<path>-3`, …
std::string free_name(const std::string& path);

/// Moves a file or a directory to a name that is free, making the directories above it, also from
/// one file system to another: there it is copied, and goes only when the copy is on the medium
/// under its name. Killed or refused at any point nothing is lost; an unfinished copy is
/// `<to>.part`, which the next try makes anew. A directory at which a file system is mounted
/// stays, and what is in it moves, by rising name. When it returns, both names are on the medium.
Status move(Disk& disk, const std::string& from, const std::string& to,
            const CopyProgress& progress = {});

}  // namespace saker::file
