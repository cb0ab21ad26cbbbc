#include "front/remoting/watch/slow_log.h"

#include <gtest/gtest.h>

namespace saker::front {
namespace {

constexpr std::int64_t kMs = 1'000'000;

TEST(SlowLog, ASendHasFiveHopsThatAddUp) {
  WatchedRequest request;
  request.turn_begin_ns = 100 * kMs;
  request.begin_ns = 101 * kMs;
  request.times = {
      .append_begin_ns = 103 * kMs, .append_end_ns = 107 * kMs, .durable_ns = 115 * kMs};
  EXPECT_EQ(hops_of(request, 131 * kMs), "network=1.0 queue=2.0 append=4.0 flush=8.0 answer=16.0");
  request.times.durable_ns = 0;
  EXPECT_EQ(hops_of(request, 131 * kMs), "network=1.0 queue=2.0 append=4.0 flush=0.0 answer=24.0");
}

TEST(SlowLog, OtherRequestsAreHandledAndHeld) {
  WatchedRequest request;
  request.turn_begin_ns = 100 * kMs;
  request.begin_ns = 101 * kMs;
  request.times.held_ns = 20 * kMs;
  EXPECT_EQ(hops_of(request, 131 * kMs), "network=1.0 held=20.0 handle=10.0");
}

TEST(SlowLog, WaitingForAMessageIsNotSlow) {
  const ManualClock clock;
  WatchOptions options;
  options.slow_request_ms = 30;
  const SlowLog log(clock, options);
  WatchedRequest request;
  request.turn_begin_ns = 100 * kMs;
  EXPECT_FALSE(log.is_slow(request, 900 * kMs)) << "it waited until its connection was gone";
  request.response_code = 0;
  EXPECT_FALSE(log.is_slow(request, 129 * kMs));
  EXPECT_TRUE(log.is_slow(request, 130 * kMs));
  request.times.held_ns = 1 * kMs;
  EXPECT_FALSE(log.is_slow(request, 130 * kMs));
  options.slow_request_ms = 0;
  EXPECT_FALSE(log.is_slow(request, 900'000 * kMs));
}

}  // namespace
}  // namespace saker::front
