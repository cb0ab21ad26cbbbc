#include "store/recovery/progress_report.h"

#include <algorithm>

namespace saker::store {
namespace {

constexpr std::int64_t kMebi = 1 << 20;
constexpr std::int64_t kPeriodMs = 1000;

}  // namespace

ProgressReport::ProgressReport(const Clock& clock, std::int64_t total_bytes)
    : clock_(clock), total_bytes_(total_bytes), begin_ms_(clock.steady_ms()), said_ms_(begin_ms_) {}

std::optional<std::string> ProgressReport::look(std::int64_t done_bytes) {
  next_look_ = done_bytes + kMebi;
  const std::int64_t now_ms = clock_.steady_ms();
  if (now_ms - said_ms_ < kPeriodMs) return std::nullopt;
  said_ms_ = now_ms;
  return text(done_bytes, now_ms);
}

std::optional<std::string> ProgressReport::end(std::int64_t done_bytes) const {
  const std::int64_t now_ms = clock_.steady_ms();
  if (now_ms - begin_ms_ < kPeriodMs) return std::nullopt;
  return text(done_bytes, now_ms);
}

std::string ProgressReport::text(std::int64_t done_bytes, std::int64_t now_ms) const {
  const std::int64_t took_ms = std::max<std::int64_t>(now_ms - begin_ms_, 1);
  return std::to_string(done_bytes / kMebi) + " of at most " +
         std::to_string(total_bytes_ / kMebi) + " MiB, " +
         std::to_string(done_bytes * 1000 / took_ms / kMebi) + " MiB/s";
}

}  // namespace saker::store
