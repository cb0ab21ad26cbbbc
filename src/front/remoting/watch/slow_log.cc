#include "front/remoting/watch/slow_log.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/log.h"
#include "front/remoting/watch/code_name.h"

namespace saker::front {
namespace {

double ms(std::int64_t ns) { return static_cast<double>(std::max<std::int64_t>(ns, 0)) / 1e6; }

std::string_view or_dash(std::string_view text) { return text.empty() ? "-" : text; }

}  // namespace

std::string hops_of(const WatchedRequest& request, std::int64_t end_ns) {
  const metrics::StageTimes& times = request.times;
  std::array<char, 160> text{};
  const double network = ms(request.begin_ns - request.turn_begin_ns);
  if (times.append_begin_ns == 0) {
    std::snprintf(text.data(), text.size(), "network=%.1f held=%.1f handle=%.1f", network,
                  ms(times.held_ns), ms(end_ns - request.begin_ns - times.held_ns));
    return text.data();
  }
  const std::int64_t stored_ns = std::max(times.append_end_ns, times.durable_ns);
  std::snprintf(text.data(), text.size(),
                "network=%.1f queue=%.1f append=%.1f flush=%.1f answer=%.1f", network,
                ms(times.append_begin_ns - request.begin_ns),
                ms(times.append_end_ns - times.append_begin_ns),
                ms(stored_ns - times.append_end_ns), ms(end_ns - stored_ns));
  return text.data();
}

void SlowLog::write(const WatchedRequest& request, std::int64_t end_ns) {
  std::uint64_t withheld = 0;
  if (!limit_.admit(withheld)) return;
  const std::string_view name = request_name(request.code);
  log::warn(
      "front: slow request code={} name={} client={} topic={} group={} response={} ms={:.1f} {} "
      "withheld={}",
      request.code, or_dash(name), to_string(request.peer), or_dash(request.topic),
      or_dash(request.group), request.response_code,
      ms(end_ns - request.turn_begin_ns - request.times.held_ns), hops_of(request, end_ns),
      withheld);
}

}  // namespace saker::front
