#pragma once

#include <array>
#include <atomic>
#include <compare>
#include <cstdint>
#include <map>
#include <memory>

#include "metrics/exposition.h"

namespace saker::front {

/// How the requests of one lane went, by code and answer: RocketMQ's rocketmq_rpc_latency. A code
/// and an answer that come together get a series when they first do, kSeriesMax at most; what comes
/// beyond, and codes that are not served, share one. Thread: record() the lane; add_to() any.
class CallTable {
 public:
  static constexpr std::size_t kSeriesMax = 256;
  /// RocketMQ's classes.
  static constexpr std::array<double, 9> kBoundsMs = {1, 3, 5, 7, 10, 100, 1000, 2000, 3000};

  enum class Result : std::uint8_t { kSuccess, kOneway, kCancelled };
  struct Key {
    std::int32_t code = -1;  ///< -1: those that are not served
    std::int32_t response_code = 0;
    bool is_long_polling = false;
    Result result = Result::kSuccess;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Sums {
    std::array<std::int64_t, kBoundsMs.size() + 1> counts{};
    double ms = 0;
  };
  using SumsByKey = std::map<Key, Sums>;

  void record(const Key& key, std::int64_t took_ns);
  void add_to(SumsByKey& sums) const;

 private:
  struct Series {
    Key key;
    std::array<std::atomic<std::int64_t>, kBoundsMs.size() + 1> counts{};
    std::atomic<std::int64_t> sum_ns{0};
  };
  Series& series_of(Key key);

  std::array<std::unique_ptr<Series>, kSeriesMax> series_;  ///< those before count_ never change
  std::atomic<std::size_t> count_{0};
  Series* last_ = nullptr;  ///< most requests are like the one before
};

/// The family, summed over the lanes.
void expose(const CallTable::SumsByKey& sums, metrics::Exposition& out);

}  // namespace saker::front
