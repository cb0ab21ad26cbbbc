#include "net/loop.h"

#include <future>

#include <gtest/gtest.h>

#include "net/loop_group.h"

namespace saker::net {
namespace {

const SystemClock kClock;

TEST(Loop, PostedTasksRunInOrderOnTheLoop) {
  LoopGroup loops(1, kClock);
  loops.start();
  std::vector<int> seen;
  std::promise<void> done;
  for (int i = 0; i < 100; ++i) loops[0].post([&seen, i] { seen.push_back(i); });
  loops[0].post([&done] { done.set_value(); });
  done.get_future().wait();
  ASSERT_EQ(seen.size(), 100u);
  EXPECT_EQ(seen.front(), 0);
  EXPECT_EQ(seen.back(), 99);
}

TEST(Loop, WhatWasPostedAndNotRunWaits) {
  LoopGroup loops(1, kClock);
  std::promise<void> done;
  loops[0].post([] {});
  loops[0].post([&done] { done.set_value(); });
  EXPECT_EQ(loops[0].waiting_tasks(), 2u);
  loops.start();
  done.get_future().wait();
  EXPECT_EQ(loops[0].waiting_tasks(), 0u);
}

TEST(Loop, WhatMayBeLeftOutIsNotOwedToAnyLength) {
  LoopGroup loops(1, kClock);
  for (std::size_t i = 0; i < Loop::kSpareTasksMax + 5; ++i)
    loops[0].post([] {}, Loop::Need::kSpare);
  EXPECT_EQ(loops[0].waiting_tasks(), Loop::kSpareTasksMax);
  loops[0].stop();
  const std::size_t waiting = loops[0].waiting_tasks();
  loops[0].post([] {}, Loop::Need::kSpare);
  EXPECT_EQ(loops[0].waiting_tasks(), waiting);
}

TEST(Loop, TimersFireInTheOrderOfTheirTimesAndNotWhenCancelled) {
  LoopGroup loops(1, kClock);
  std::string order;
  std::promise<void> done;
  loops[0].call_after(20, [&] { done.set_value(); });
  loops[0].call_after(10, [&] { order += "b"; });
  loops[0].call_after(0, [&] { order += "a"; });
  const auto cancelled = loops[0].call_after(5, [&] { order += "x"; });
  loops[0].cancel(cancelled);
  loops.start();
  done.get_future().wait();
  EXPECT_EQ(order, "ab");
}

TEST(Loop, TheTurnEndsAfterEverythingPostedWasHandled) {
  LoopGroup loops(1, kClock);
  std::string order;
  std::promise<void> done;
  loops[0].on_turn_end([&] {
    if (order == "handled ") {
      order += "ended";
      done.set_value();
    }
  });
  loops[0].post([&] { order += "handled "; });
  loops.start();
  done.get_future().wait();
  loops.stop();
  EXPECT_EQ(order, "handled ended");
}

}  // namespace
}  // namespace saker::net
