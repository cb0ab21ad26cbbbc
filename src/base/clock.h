#pragma once

#include <atomic>
#include <cstdint>

namespace saker {

/// Where time comes from, so that tests and replays can own it. Thread: any.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall clock: ms since the Unix epoch. May jump.
  virtual std::int64_t wall_ms() const = 0;
  /// Monotonic: ms since an arbitrary start.
  virtual std::int64_t steady_ms() const = 0;
  /// Monotonic and exact, for measuring how long things take: ns since an arbitrary start.
  virtual std::int64_t precise_ns() const = 0;
};

/// The machine's clocks, read without a system call. The steady one is the coarse one (up to 4 ms
/// behind, 3 ns to read); the wall clock is exact (20 ns), since clients compare it with theirs,
/// and so is the precise one.
class SystemClock final : public Clock {
 public:
  std::int64_t wall_ms() const override;
  std::int64_t steady_ms() const override;
  std::int64_t precise_ns() const override;
};

/// A clock that moves only when told; for tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::int64_t start_ms = 1'700'000'000'000) : now_ms_(start_ms) {}
  std::int64_t wall_ms() const override { return now_ms_.load(); }
  std::int64_t steady_ms() const override { return now_ms_.load(); }
  std::int64_t precise_ns() const override { return now_ms_.load() * 1'000'000; }
  void advance_ms(std::int64_t ms) { now_ms_.fetch_add(ms); }

 private:
  std::atomic<std::int64_t> now_ms_;
};

}  // namespace saker
