#include "store/read/time_search.h"

#include <cerrno>
#include <filesystem>

#include <gmock/gmock.h>

#include "store/log/segment_directory.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::HasSubstr;

class TimeSearchTest : public StoreFixture {
 protected:
  TimeSearchTest() : start_(clock.wall_ms()) {}

  Result<QueueOffset> search(std::int64_t ms, TimeBoundary boundary = TimeBoundary::kLower) const {
    return store->offset_by_time("T", {0}, start_ + ms, boundary);
  }
  std::int64_t lower(std::int64_t ms) const { return search(ms)->value; }
  std::int64_t upper(std::int64_t ms) const { return search(ms, TimeBoundary::kUpper)->value; }
  void expect_unreadable(std::int64_t ms, std::string_view file) const {
    for (const TimeBoundary boundary : {TimeBoundary::kLower, TimeBoundary::kUpper}) {
      const Result<QueueOffset> found = search(ms, boundary);
      ASSERT_FALSE(found) << found->value;
      EXPECT_FALSE(is_lost(found.error()));
      EXPECT_THAT(found.error().message, HasSubstr(file));
    }
  }
  /// Ten milliseconds between messages, three in each segment.
  void fill_segments() {
    open();
    for (int i = 0; i < 9; ++i) {
      append("T", std::string(20'000, 'x'));
      clock.advance_ms(10);
    }
    close();
    open();
  }

  const std::int64_t start_;
};

TEST_F(TimeSearchTest, OffsetsAreFoundByTime) {
  open();
  for (int i = 0; i < 250; ++i) {  // three files; two messages every ten milliseconds
    append("T", "x");
    if (i % 2 == 1) clock.advance_ms(10);
  }
  EXPECT_EQ(lower(0), 0);
  EXPECT_EQ(upper(0), 1);
  EXPECT_EQ(lower(10), 2);
  EXPECT_EQ(upper(10), 3);
  EXPECT_EQ(lower(15), 4);
  EXPECT_EQ(upper(15), 3);
  EXPECT_EQ(lower(700), 140);
  EXPECT_EQ(upper(700), 141);
  EXPECT_EQ(lower(-1), 0);
  EXPECT_EQ(upper(-1), 0);
  EXPECT_EQ(lower(100'000), 250);
  EXPECT_EQ(upper(100'000), 249);
  EXPECT_EQ(store->store_time("T", {0}, {140}).value(), start_ + 700);
  EXPECT_TRUE(is_lost(store->store_time("T", {0}, {250}).error()));
  EXPECT_TRUE(is_lost(store->store_time("None", {0}, {0}).error()));
}

TEST_F(TimeSearchTest, ARecordThatCannotBeReadNowFailsTheSearchAndIsNoAnswer) {
  fill_segments();
  const std::string second = "commitlog/" + segment_name(64 << 10);
  disk->refuse_open(second, EMFILE);
  expect_unreadable(40, second);
  const Result<std::int64_t> time = store->store_time("T", {0}, {4});
  EXPECT_FALSE(is_lost(time.error()));
  EXPECT_THAT(time.error().message, HasSubstr(second));
  disk->refuse_open("", 0, 0);
  EXPECT_EQ(lower(40), 4);
  EXPECT_EQ(upper(40), 4);
  EXPECT_EQ(store->store_time("T", {0}, {4}).value(), start_ + 40);
}

TEST_F(TimeSearchTest, AnEntryThatCannotBeReadNowFailsTheSearch) {
  options.consume_queue_segment_bytes = 3 * QueueEntry::kBytes;
  fill_segments();
  const std::string second = "consumequeue/T/0/" + segment_name(3 * QueueEntry::kBytes);
  disk->refuse_open(second, EIO);
  expect_unreadable(40, second);
  EXPECT_FALSE(is_lost(store->store_time("T", {0}, {4}).error()));
  disk->refuse_open("", 0, 0);
  EXPECT_EQ(lower(40), 4);
}

/// COMPAT: as RocketMQ, which finds no record there, answers.
TEST_F(TimeSearchTest, WhatIsGoneInTheMiddleIsNoFailure) {
  fill_segments();
  std::filesystem::remove(path("commitlog/" + segment_name(64 << 10)));
  EXPECT_EQ(lower(40), 0);
  EXPECT_TRUE(is_lost(store->store_time("T", {0}, {4}).error()));
}

}  // namespace
}  // namespace saker::store
