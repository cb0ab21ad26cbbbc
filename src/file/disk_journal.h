#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "file/disk.h"

namespace saker::file {

/// One change of a disk, as a RecordingDisk wrote it down.
struct DiskStep {
  enum class Kind {
    kWrite,          ///< bytes from offset on
    kZero,           ///< range
    kResize,         ///< offset is the new length
    kAllocate,       ///< range; grows the file
    kSync,           ///< of a file
    kSyncFailed,     ///< of a file: what was not on the medium never gets there
    kCreate,         ///< name gets the file
    kMakeDirectory,  ///< name
    kRemove,         ///< name
    kRename,         ///< name, other
    kSyncDirectory,  ///< name
    kSyncAll,
  };

  Kind kind;
  int file = -1;
  std::int64_t offset = 0;
  std::int64_t bytes = 0;
  std::string data = {};
  std::string name = {};   ///< below the root; "" is the root itself
  std::string other = {};  ///< kRename: the new name
};

/// What stood in a directory at first, and every step since. Files are numbered, since names come
/// and go.
struct DiskJournal {
  std::vector<std::string> directories;  ///< at first, parents before what stands in them
  std::map<std::string, int> names;      ///< of files, at first
  std::vector<std::string> contents;     ///< at first, by number of the file
  std::vector<DiskStep> steps;
};

}  // namespace saker::file
