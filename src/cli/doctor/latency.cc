#include "cli/doctor/latency.h"

#include <algorithm>
#include <cstdio>

#include "base/assert.h"

namespace saker::cli {
namespace {

double percentile_us(const std::vector<std::int64_t>& sorted_ns, std::size_t percent) {
  const std::size_t rank = (sorted_ns.size() * percent + 99) / 100;
  return static_cast<double>(sorted_ns[std::max<std::size_t>(rank, 1) - 1]) / 1000;
}

}  // namespace

std::string Latency::text() const {
  char buffer[128];
  std::snprintf(buffer, sizeof buffer, "median %.3f ms, p99 %.3f ms, max %.3f ms (%lld times)",
                median_us / 1000, p99_us / 1000, max_us / 1000, static_cast<long long>(count));
  return buffer;
}

Latency summarize(std::vector<std::int64_t> times_ns) {
  SAKER_ASSERT(!times_ns.empty());
  std::sort(times_ns.begin(), times_ns.end());
  return {.count = static_cast<std::int64_t>(times_ns.size()),
          .median_us = percentile_us(times_ns, 50),
          .p99_us = percentile_us(times_ns, 99),
          .max_us = percentile_us(times_ns, 100)};
}

}  // namespace saker::cli
