#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace saker::store {

/// What a long walk over the log tells people about every second: how far it is, and how fast.
/// Thread: one.
class ProgressReport {
 public:
  /// The walk begins now. `clock` outlives the report.
  ProgressReport(const Clock& clock, std::int64_t total_bytes);

  /// "12 of at most 4096 MiB, 1700 MiB/s" if a second has gone since the last such text. Costs next
  /// to nothing, and looks at the clock every MiB only.
  std::optional<std::string> at(std::int64_t done_bytes) {
    if (done_bytes < next_look_) return std::nullopt;
    return look(done_bytes);
  }

  /// The same about the whole walk; nothing if it took less than a second.
  std::optional<std::string> end(std::int64_t done_bytes) const;

 private:
  std::optional<std::string> look(std::int64_t done_bytes);
  std::string text(std::int64_t done_bytes, std::int64_t now_ms) const;

  const Clock& clock_;
  const std::int64_t total_bytes_;
  const std::int64_t begin_ms_;
  std::int64_t said_ms_;
  std::int64_t next_look_ = 0;
};

}  // namespace saker::store
