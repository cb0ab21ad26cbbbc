#pragma once

#include <string>

#include "base/result.h"
#include "cli/doctor/judgement.h"

namespace saker::cli {

// What this machine says about itself, without being root. Errors name the file or the call.

Result<Limit> read_descriptor_limit();
Result<Limit> read_locked_memory_limit();
Result<std::int64_t> read_max_map_count();
Result<Swap> read_swap();
Result<std::string> read_huge_pages();
Result<ClockState> read_clock();

/// The path itself, or the nearest directory above it that exists, without symbolic links.
Result<std::string> existing_directory(const std::string& path);

// Of an existing directory.
Result<std::string> read_file_system_type(const std::string& directory);
Result<FileSystemRoom> read_room(const std::string& directory);
/// Of the whole disk that the directory's partition is on.
Result<DiskQueue> read_disk_queue(const std::string& directory);

}  // namespace saker::cli
