#pragma once

#include <cstdint>

namespace saker::broker {

/// What this process takes of the machine, from /proc.
struct ProcessFigures {
  double cpu_seconds = 0;
  double started_seconds = 0;  ///< since 1970
  std::int64_t resident_bytes = 0;
  std::int64_t anonymous_bytes = 0;
  std::int64_t open_files = 0;
  std::int64_t open_files_max = 0;
  std::int64_t threads = 0;
};

ProcessFigures read_process_figures();

}  // namespace saker::broker
