#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "base/result.h"

namespace saker::cli {

/// Does something again and again, once at least, until the time is over or it fails; how long each
/// took, in nanoseconds.
template <class Act>
Result<std::vector<std::int64_t>> time_repeatedly(std::int64_t duration_ms, const Act& act) {
  using Time = std::chrono::steady_clock;
  std::vector<std::int64_t> times_ns;
  const auto end = Time::now() + std::chrono::milliseconds(duration_ms);
  auto begin = Time::now();
  do {
    if (const Status done = act(times_ns.size()); !done.ok()) return done.error();
    const auto now = Time::now();
    times_ns.push_back(std::chrono::nanoseconds(now - begin).count());
    begin = now;
  } while (begin < end);
  return times_ns;
}

}  // namespace saker::cli
