#pragma once

#include <time.h>

#include <cstdint>

namespace saker::load {

// Nanoseconds of the monotonic clock; every latency is a difference of two of these.
inline int64_t now_ns() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000L + time.tv_nsec;
}

// Milliseconds of the wall clock, for bornTimestamp.
inline int64_t wall_ms() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME_COARSE, &time);
  return time.tv_sec * 1'000L + time.tv_nsec / 1'000'000L;
}

// Nanoseconds of the wall clock, exactly.
inline int64_t wall_ns() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return time.tv_sec * 1'000'000'000L + time.tv_nsec;
}

}  // namespace saker::load
