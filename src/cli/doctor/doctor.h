#pragma once

#include <cstdint>
#include <string>

namespace saker::cli {

/// What `saker doctor` may be told.
struct DoctorOptions {
  std::string data_dir = "./saker-data";
  bool json = false;
  std::int64_t loopback_ms = 1000;
  std::int64_t flush_ms = 2000;
};

/// Looks at this machine as a place for a broker and prints one line a check. Changes nothing;
/// writes a file without a name into the data directory, or the nearest above it that exists, for
/// as long as it measures. Returns 0 if nothing is bad, else 1.
int doctor(const DoctorOptions& options);

}  // namespace saker::cli
