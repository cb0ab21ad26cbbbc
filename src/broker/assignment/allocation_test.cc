#include "broker/assignment/allocation.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

struct Case {
  explicit Case(std::size_t queue_count, std::size_t member_count) {
    for (std::size_t i = 0; i < queue_count; ++i) {
      queues.push_back({"T", "broker-a", {static_cast<std::int32_t>(i)}});
    }
    for (std::size_t i = 0; i < member_count; ++i) members.push_back("c" + std::to_string(i));
  }
  std::string ids(const std::vector<api::LockedQueue>& share) const {
    std::string text;
    for (const api::LockedQueue& queue : share) {
      text += (text.empty() ? "" : " ") + std::to_string(queue.queue_id.value);
    }
    return "[" + text + "]";
  }
  std::string all(Strategy strategy) const {
    std::string text;
    for (const std::string& member : members) {
      text += ids(share_of({members, queues}, strategy, member));
    }
    return text;
  }
  std::string pop(std::string_view member, std::int32_t count) const {
    return ids(pop_share_of({members, queues}, Strategy::kAverage, member, count));
  }
  std::vector<std::string> members;
  std::vector<api::LockedQueue> queues;
};

// Spec 06 §6.2.
TEST(Allocation, Average) {
  EXPECT_EQ(Case(8, 3).all(Strategy::kAverage), "[0 1 2][3 4 5][6 7]");
  EXPECT_EQ(Case(4, 3).all(Strategy::kAverage), "[0 1][2][3]");
  EXPECT_EQ(Case(3, 4).all(Strategy::kAverage), "[0][1][2][]");
  EXPECT_EQ(Case(10, 4).all(Strategy::kAverage), "[0 1 2][3 4 5][6 7][8 9]");
  EXPECT_EQ(Case(0, 2).all(Strategy::kAverage), "[][]");
}

TEST(Allocation, AverageByCircle) {
  EXPECT_EQ(Case(8, 3).all(Strategy::kAverageByCircle), "[0 3 6][1 4 7][2 5]");
  EXPECT_EQ(Case(3, 4).all(Strategy::kAverageByCircle), "[0][1][2][]");
  EXPECT_EQ(Case(10, 4).all(Strategy::kAverageByCircle), "[0 4 8][1 5 9][2 6][3 7]");
}

TEST(Allocation, WhoIsNoMemberGetsNothing) {
  const Case one(4, 2);
  EXPECT_TRUE(share_of({one.members, one.queues}, Strategy::kAverage, "stranger").empty());
}

TEST(Allocation, EverybodyPopsFromEveryBroker) {
  Case one(4, 3);
  for (std::int32_t i = 0; i < 2; ++i) one.queues.push_back({"T", "broker-b", {i}});
  for (const std::int32_t count : {-1, 0, 2, 100}) {
    const auto share = pop_share_of({one.members, one.queues}, Strategy::kAverage, "c1", count);
    ASSERT_EQ(share.size(), 2u) << count;
    EXPECT_EQ(share[0], (api::LockedQueue{"T", "broker-a", {-1}}));
    EXPECT_EQ(share[1], (api::LockedQueue{"T", "broker-b", {-1}}));
  }
}

TEST(Allocation, PopsFromTheQueuesOfTheNextMembersToo) {
  const Case one(8, 4);
  EXPECT_EQ(one.pop("c0", 1), "[0 1 2 3]");
  EXPECT_EQ(one.pop("c3", 2), "[6 7 0 1 2 3]");
}

TEST(Allocation, MoreMembersThanQueuesShareThem) {
  const Case one(2, 5);
  EXPECT_EQ(one.pop("c0", 1), "[0]");
  EXPECT_EQ(one.pop("c3", 1), "[1]");
  EXPECT_EQ(one.pop("c4", 1), "[0]");
}

}  // namespace
}  // namespace saker::broker
