#include "broker/consume/wake_router.h"

#include <gtest/gtest.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

class Waking : public testing::Test {
 protected:
  void park(std::size_t lane, std::uint64_t ticket) {
    router.hold_table().park({"T", {0}}, {lane, nullptr, ticket, {0}, nullptr});
  }
  std::vector<std::uint64_t> take(std::size_t lane) {
    std::vector<Waiting> woken;
    router.take({lane}, woken);
    std::vector<std::uint64_t> tickets;
    for (const Waiting& one : woken) tickets.push_back(one.ticket);
    return tickets;
  }
  void arrive() {
    const store::Arrival arrival{"T", {0}, {0}, 0};
    router.on_arrivals({&arrival, 1});
  }

  HeldTasks tasks;
  std::vector<std::size_t> told;
  WakeRouter router{3, tasks, [this](api::Lane lane) { told.push_back(lane.index); }};
};

TEST_F(Waking, EveryLaneGetsItsOwn) {
  park(2, 20);
  park(0, 1);
  park(2, 21);
  arrive();
  EXPECT_EQ(tasks.count(), 2u);
  tasks.run();
  EXPECT_EQ(told, (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(take(0), (std::vector<std::uint64_t>{1}));
  EXPECT_TRUE(take(1).empty());
  EXPECT_EQ(take(2), (std::vector<std::uint64_t>{20, 21}));
}

TEST_F(Waking, LaneThatCommitsIsNotPostedItsOwnNews) {
  park(0, 1);
  park(1, 10);
  router.begin_commit({0});
  arrive();
  router.end_commit({0});
  EXPECT_EQ(take(0), (std::vector<std::uint64_t>{1}));
  tasks.run();
  EXPECT_EQ(told, std::vector<std::size_t>{1});
}

TEST_F(Waking, NewsFromAnotherThreadArePostedEvenToALaneThatCommits) {
  park(0, 1);
  router.begin_commit({0});
  std::thread flusher([this] { arrive(); });
  flusher.join();
  router.end_commit({0});
  EXPECT_EQ(tasks.count(), 1u);
  EXPECT_EQ(take(0), (std::vector<std::uint64_t>{1}));
}

TEST_F(Waking, ArrivalThatNobodyWaitsForPostsNothing) {
  arrive();
  EXPECT_EQ(tasks.count(), 0u);
}

}  // namespace
}  // namespace saker::broker
