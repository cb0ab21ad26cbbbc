#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace saker::cli {

/// What a row of measured times comes to; microseconds.
struct Latency {
  std::int64_t count = 0;
  double median_us = 0;
  double p99_us = 0;
  double max_us = 0;

  /// "median 0.310 ms, p99 0.520 ms, max 4.100 ms (6021 times)".
  std::string text() const;
};

/// Nearest-rank percentiles. The row is not empty.
Latency summarize(std::vector<std::int64_t> times_ns);

/// Round trips of 64 bytes over TCP on 127.0.0.1, for so long.
Result<Latency> measure_loopback(std::int64_t duration_ms);

/// Writes of 4 KiB, each followed by fdatasync, into blocks that a file of its own has in the
/// directory, for so long. The file loses its name at once: nothing stays, whatever happens.
Result<Latency> measure_flush(const std::string& directory, std::int64_t duration_ms);

}  // namespace saker::cli
