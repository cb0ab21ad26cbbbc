#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/doctor/check.h"
#include "cli/doctor/latency.h"

namespace saker::cli {

// From what was read or measured to a verdict; an Error becomes Verdict::kUnknown with its message.
// Bounds and their reasons stand in the source. Nothing here reads anything.

/// A limit of getrlimit(2); nothing: unlimited.
struct Limit {
  std::optional<std::int64_t> soft;
  std::optional<std::int64_t> hard;
};

struct Swap {
  std::int64_t total_bytes = 0;
  std::int64_t swappiness = 0;
};

/// The disk below a directory; a field that could not be read is an Error of its own.
struct DiskQueue {
  std::string name;  ///< "sda"
  Result<std::string> scheduler;
  Result<std::int64_t> rotational;
  Result<std::string> write_cache;
};

struct FileSystemRoom {
  std::int64_t used_bytes = 0;
  std::int64_t usable_bytes = 0;
  std::int64_t inodes = 0;  ///< 0: the file system has no fixed number
  std::int64_t free_inodes = 0;
};

struct ClockState {
  bool is_synchronised = false;
  std::int64_t error_us_max = 0;  ///< as the kernel estimates it
};

Check judge_descriptors(const Result<Limit>& limit);
Check judge_memory_maps(const Result<std::int64_t>& max_map_count);
Check judge_swap(const Result<Swap>& swap);
Check judge_huge_pages(const Result<std::string>& choice);
Check judge_locked_memory(const Result<Limit>& limit);
Check judge_clock(const Result<ClockState>& clock);

Check judge_file_system(const Result<std::string>& type);
Check judge_scheduler(const Result<DiskQueue>& queue);
Check judge_rotational(const Result<DiskQueue>& queue);
Check judge_write_cache(const Result<DiskQueue>& queue);
Check judge_space(const Result<FileSystemRoom>& room);
Check judge_inodes(const Result<FileSystemRoom>& room);

Check judge_loopback(const Result<Latency>& latency);
Check judge_flush(const Result<Latency>& latency);

}  // namespace saker::cli
