#include "broker/pop/revive_queue.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

using State = CheckPoint::State;

CheckPointPtr make(std::int64_t start, std::int32_t count, State state = State::kStoring,
                   std::int64_t pop_time_ms = 1'000) {
  auto check_point = std::make_shared<CheckPoint>();
  check_point->what.topic = "T";
  check_point->what.group = "G";
  check_point->what.broker_name = "b";
  check_point->what.start_offset = {start};
  check_point->what.pop_time_ms = pop_time_ms;
  check_point->what.invisible_ms = 100;
  for (std::int32_t i = 0; i < count; ++i) check_point->what.distances.push_back(i);
  check_point->state = state;
  check_point->due_ms = check_point->what.visible_ms();
  return check_point;
}

TEST(ReviveQueue, WhatIsStoredIsDueAtItsTime) {
  ReviveQueue queue(0, {5}, {5});
  const auto one = make(0, 2);
  EXPECT_TRUE(queue.add(one));
  EXPECT_FALSE(queue.add(make(0, 2)));
  EXPECT_TRUE(queue.take_due(99'999, 100).empty());
  queue.stored(one, QueueOffset{5});
  EXPECT_EQ(queue.done_before(), QueueOffset{5});
  EXPECT_TRUE(queue.take_due(1'099, 100).empty());
  EXPECT_EQ(queue.load().overdue_ms(1'100), 0);
  EXPECT_EQ(queue.load().overdue_ms(1'350), 250);
  ASSERT_EQ(queue.take_due(1'100, 100).size(), 1u);
  EXPECT_EQ(one->state, State::kReviving);
  EXPECT_TRUE(queue.take_due(99'999, 100).empty());
  queue.revived(one, 0);
  queue.try_again(one, 2'000);
  EXPECT_EQ(queue.open_messages(one), std::vector<std::size_t>{1});
  ASSERT_EQ(queue.take_due(2'000, 100).size(), 1u);
  queue.revived(one, 1);
  queue.finish_if_done(one);
  EXPECT_EQ(queue.load().count, 0u);
  EXPECT_EQ(queue.load().overdue_ms(99'999), 0);
  EXPECT_EQ(queue.done_before(), QueueOffset{6});
}

TEST(ReviveQueue, AcknowledgementsFindTheirMessage) {
  ReviveQueue queue(0, {0}, {0});
  const auto one = make(10, 3);
  queue.add(one);
  queue.stored(one, QueueOffset{0});
  const CheckPointKey key = key_of(one->what);
  EXPECT_TRUE(queue.is_open(key, {11}));
  const auto acked = queue.acknowledge(key, {11});
  EXPECT_EQ(acked.check_point, one);
  EXPECT_TRUE(acked.is_new);
  EXPECT_FALSE(queue.acknowledge(key, {11}).is_new);
  EXPECT_FALSE(queue.is_open(key, {11}));
  EXPECT_EQ(queue.acknowledge(key, {13}).check_point, nullptr);
  CheckPointKey other = key;
  other.pop_time_ms += 1;
  EXPECT_EQ(queue.acknowledge(other, {11}).check_point, nullptr);
  EXPECT_EQ(queue.record_of(one).done_bits, 2u);
}

TEST(ReviveQueue, WhatCouldNotBeStoredIsGone) {
  ReviveQueue queue(0, {0}, {0});
  const auto one = make(0, 1);
  queue.add(one);
  queue.stored(one, std::nullopt);
  EXPECT_EQ(queue.load().count, 0u);
  EXPECT_TRUE(queue.add(make(0, 1)));
}

TEST(ReviveQueue, OfACheckPointWrittenAnewTheLastEntryCounts) {
  ReviveQueue queue(0, {0}, {0});
  const auto one = make(0, 2);
  queue.add(one);
  queue.stored(one, QueueOffset{0});
  queue.note_done({1});
  queue.stored(one, QueueOffset{2});
  EXPECT_EQ(queue.done_before(), QueueOffset{2});
  queue.acknowledge(key_of(one->what), {0});
  queue.acknowledge(key_of(one->what), {1});
  queue.finish_if_done(one);
  EXPECT_EQ(queue.done_before(), QueueOffset{3});
}

TEST(ReviveQueue, WhatIsFoundInTheLogKnowsWhatIsDone) {
  ReviveQueue queue(0, {0}, {2});
  EXPECT_FALSE(queue.is_read());
  const auto old = make(0, 2, State::kWaiting);
  queue.found(old, {0});
  const auto anew = make(0, 2, State::kWaiting);
  anew->what.done_bits = 1;
  queue.found(anew, {1});
  EXPECT_TRUE(queue.is_read());
  EXPECT_EQ(queue.load().count, 1u);
  EXPECT_EQ(queue.done_before(), QueueOffset{1});
  EXPECT_EQ(queue.open_messages(old), std::vector<std::size_t>{1});
}

TEST(ReviveQueue, BufferedOnesThatAreDoneLeaveNothing) {
  ReviveQueue queue(0, {0}, {0});
  const auto one = make(0, 1, State::kBuffered);
  queue.add(one);
  EXPECT_TRUE(queue.acknowledge(key_of(one->what), {0}).is_buffered);
  EXPECT_EQ(queue.load().count, 0u);
  const auto two = make(5, 1, State::kBuffered);
  queue.add(two);
  ASSERT_EQ(queue.take_due(1'100, 100).size(), 1u);
  EXPECT_EQ(two->state, State::kStoring);
  queue.try_again(two, 1'200);
  EXPECT_EQ(two->state, State::kBuffered);
}

TEST(ReviveQueue, FewInALongLogAreWrittenAnew) {
  ReviveQueue queue(0, {0}, {0});
  const auto straggler = make(0, 1);
  queue.add(straggler);
  queue.stored(straggler, QueueOffset{0});
  for (std::int64_t at = 1; at < 100; ++at) queue.note_done({at});
  EXPECT_TRUE(queue.stragglers(101, 10).empty());
  ASSERT_EQ(queue.stragglers(100, 10).size(), 1u);
  queue.stored(straggler, QueueOffset{100});
  EXPECT_EQ(queue.done_before(), QueueOffset{100});
  EXPECT_TRUE(queue.stragglers(1, 10).empty());
}

}  // namespace
}  // namespace saker::broker
