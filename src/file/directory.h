#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "file/disk.h"

namespace saker::file {

/// What stands in a directory, sorted by name as bytes.
struct Entries {
  std::vector<std::string> files;
  std::vector<std::string> directories;
};

/// Lists a directory; "." and ".." are left out. A directory that does not exist lists empty.
Result<Entries> list_directory(const std::string& path);

// What changes names goes through a Disk; without one, the real disk is meant.

/// Makes the directory and its parents where they are missing.
Status make_directories(Disk& disk, const std::string& path);
Status make_directories(const std::string& path);

/// Also puts the names of those that it made on the medium.
Status make_lasting_directories(Disk& disk, const std::string& path);

/// Puts the names in a directory on the medium: after making, renaming or removing a file there.
Status sync_directory(Disk& disk, const std::string& path);
Status sync_directory(const std::string& path);

/// The directory that a path stands in; "." for a bare name.
std::string parent_of(const std::string& path);

bool exists(const std::string& path);

/// No file: success.
Status remove_file(Disk& disk, const std::string& path);
Status remove_file(const std::string& path);

/// No such path: success. Directories that are empty then may come back after a crash.
Status remove_tree(Disk& disk, const std::string& path);
Status remove_tree(const std::string& path);

Status rename_file(Disk& disk, const std::string& from, const std::string& to);
Status rename_file(const std::string& from, const std::string& to);

/// When the bytes of a file were last changed: ms since the Unix epoch.
Result<std::int64_t> modified_ms(const std::string& path);

/// Bytes that an unprivileged process may still write to the file system of an existing path.
Result<std::int64_t> free_bytes(const std::string& path);

/// Writes back everything dirty on the file system of an existing path, and waits.
Status sync_file_system(Disk& disk, const std::string& path);

}  // namespace saker::file
