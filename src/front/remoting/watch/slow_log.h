#pragma once

#include "base/clock.h"
#include "base/rate_limit.h"
#include "front/remoting/watch/options.h"
#include "front/remoting/watch/watched_request.h"

namespace saker::front {

/// A line in the log for each request that took long, a few a second at most. Thread: any.
class SlowLog {
 public:
  static constexpr int kLinesPerSecond = 10;

  /// Both outlive it.
  SlowLog(const Clock& clock, const WatchOptions& options)
      : options_(options), limit_(clock, kLinesPerSecond) {}

  /// Waiting for a message, as the client asked to, is not slow; nor is what waited until its
  /// connection was gone, or the server stopped.
  bool is_slow(const WatchedRequest& request, std::int64_t end_ns) const {
    if (request.response_code == rpc::RequestRecord::kUnanswered) return false;
    const std::int64_t slow_ms = options_.slow_request_ms;
    const std::int64_t took_ns = end_ns - request.turn_begin_ns - request.times.held_ns;
    return slow_ms > 0 && took_ns >= slow_ms * 1'000'000;
  }
  void write(const WatchedRequest& request, std::int64_t end_ns);

 private:
  const WatchOptions& options_;
  RateLimit limit_;
};

/// Where the time went, e.g. "network=0.0 queue=0.2 append=1500.3 flush=0.0 answer=0.1", in ms.
std::string hops_of(const WatchedRequest& request, std::int64_t end_ns);

}  // namespace saker::front
