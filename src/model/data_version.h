#pragma once

#include <cstdint>

namespace saker {

/// The version of a configuration table: compared as a whole to tell "changed" from "the same".
/// Order of age: state_version, counter, timestamp (RocketMQ 5.5.0, DataVersion).
struct DataVersion {
  std::int64_t state_version = 0;
  std::int64_t timestamp_ms = 0;
  std::int64_t counter = 0;

  void advance(std::int64_t now_ms) {
    timestamp_ms = now_ms;
    ++counter;
  }
  friend bool operator==(const DataVersion&, const DataVersion&) = default;
};

}  // namespace saker
