#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace saker::metrics {

/// Upper bounds of the classes of time, in ns: 10 us to 10 s; what is longer has one of its own.
inline constexpr std::array<std::int64_t, 19> kLatencyBoundsNs = {
    10'000,        25'000,        50'000,        100'000,       250'000,
    500'000,       1'000'000,     2'500'000,     5'000'000,     10'000'000,
    25'000'000,    50'000'000,    100'000'000,   250'000'000,   500'000'000,
    1'000'000'000, 2'500'000'000, 5'000'000'000, 10'000'000'000};
inline constexpr std::size_t kLatencyClasses = kLatencyBoundsNs.size() + 1;

namespace internal {
/// By the number of bits of a time: the first class that a time of so many bits may be in.
constexpr std::array<std::uint8_t, 65> first_classes() {
  std::array<std::uint8_t, 65> first{};
  for (std::size_t bits = 1; bits <= 64; ++bits) {
    const std::uint64_t least = std::uint64_t{1} << (bits - 1);
    std::uint8_t at = 0;
    while (at < kLatencyBoundsNs.size() &&
           static_cast<std::uint64_t>(kLatencyBoundsNs[at]) < least) {
      ++at;
    }
    first[bits] = at;
  }
  return first;
}
inline constexpr std::array<std::uint8_t, 65> kFirstClasses = first_classes();

}  // namespace internal

/// The class of a time; negative ones count as 0.
inline std::size_t latency_class(std::int64_t ns) {
  const auto bits = ns <= 0 ? 0 : std::bit_width(static_cast<std::uint64_t>(ns));
  std::size_t at = internal::kFirstClasses[static_cast<std::size_t>(bits)];
  while (at < kLatencyBoundsNs.size() && ns > kLatencyBoundsNs[at]) ++at;
  return at;
}

/// What histograms came to; those of several lanes add up.
struct LatencyFigures {
  std::array<std::int64_t, kLatencyClasses> counts{};  ///< by class, each by itself
  double sum_ns = 0;  ///< of messages that are days old, a whole number would soon overflow

  std::int64_t count() const;
  LatencyFigures& operator+=(const LatencyFigures& other);
};

/// A histogram of times. Thread: record() one at a time; figures() any.
class alignas(64) LatencyHistogram {
 public:
  void record(std::int64_t ns) {
    add(counts_[latency_class(ns)], std::int64_t{1});
    if (ns > 0) add(sum_ns_, static_cast<double>(ns));
  }
  LatencyFigures figures() const;

 private:
  /// One writer: no locked addition.
  template <class Number>
  static void add(std::atomic<Number>& counter, Number count) {
    counter.store(counter.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
  }

  std::array<std::atomic<std::int64_t>, kLatencyClasses> counts_{};
  std::atomic<double> sum_ns_{0};
};

}  // namespace saker::metrics
