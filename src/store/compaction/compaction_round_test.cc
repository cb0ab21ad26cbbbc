#include "store/compaction/compaction_round.h"

#include <gmock/gmock.h>

#include "store/compaction/compaction_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class CompactionRoundTest : public CompactionFixture {
 protected:
  RoundResult round(std::int64_t position = -1, std::int64_t key_bytes_max = 1 << 20) {
    CompactionRound made(*log, {.key_bytes_max = key_bytes_max});
    const Result<RoundResult> result = made.run({position});
    EXPECT_TRUE(result.ok());
    return result.ok() ? *result : RoundResult{};
  }
};

TEST_F(CompactionRoundTest, KeepsTheLastOfEachKeyAndAllOfTheLastSegment) {
  open();
  for (int i = 0; i < 41; ++i) add(i, "key" + std::to_string(i % 3), std::to_string(i));
  const RoundResult result = round();
  EXPECT_EQ(result.dropped, 35);
  EXPECT_EQ(result.position.value, 37);
  EXPECT_THAT(content(), ElementsAre("35:35", "36:36", "37:37", "38:38", "39:39", "40:40"));
  const auto before = content();
  open(true);
  EXPECT_EQ(content(), before);
}

TEST_F(CompactionRoundTest, AMessageWithoutABodyDeletesItsKey) {
  open();
  add(0, "a", "x");
  add(1, "b", "x");
  add(2, "a", "");
  for (int i = 3; i < 20; ++i) add(i, "fill" + std::to_string(i), "f");
  round();
  EXPECT_EQ(content().front(), "1:x");
  EXPECT_THAT(content(), SizeIs(18));
}

TEST_F(CompactionRoundTest, OnlyOneSegmentIsLeftAlone) {
  open();
  for (int i = 0; i < 10; ++i) add(i, "same", "x");
  EXPECT_EQ(round().dropped, 0);
  EXPECT_THAT(content(), SizeIs(10));
}

TEST_F(CompactionRoundTest, LaterRoundsDropWhatEarlierOnesKept) {
  open();
  for (int i = 0; i < 20; ++i) add(i, "key" + std::to_string(i), "old");
  const RoundResult first = round();
  EXPECT_EQ(first.dropped, 0);
  for (int i = 20; i < 40; ++i) add(i, "key" + std::to_string(i - 20), "new");
  const RoundResult second = round(first.position.value);
  // The new ones of keys 0 to 17 are in sealed segments, and so are the old ones.
  EXPECT_EQ(second.dropped, 18);
  EXPECT_EQ(content().front(), "18:old");
  EXPECT_EQ(log->last().value, 39);
}

TEST_F(CompactionRoundTest, KeysThatDoNotFitAreLeftToTheNextRound) {
  open();
  for (int i = 0; i < 60; ++i) add(i, "key" + std::to_string(i % 12), std::to_string(i));
  RoundResult result = round(-1, 300);
  EXPECT_LT(result.position.value, 11);
  for (int i = 0; i < 100; ++i) result = round(result.position.value, 300);
  EXPECT_EQ(result.position.value, 56);
  const auto kept = content();
  round(-1);
  EXPECT_EQ(content(), kept);
  EXPECT_EQ(kept.front(), "45:45");
}

TEST_F(CompactionRoundTest, WhoStillReadsKeepsTheOldFiles) {
  open();
  for (int i = 0; i < 25; ++i) add(i, "same", std::to_string(i));
  const auto segment = log->view()[0];
  const Slice slice = segment->record(segment->unit(0));
  const std::string before(slice.bytes);
  round();
  EXPECT_EQ(slice.bytes, before);
  EXPECT_EQ(segment->unit(0).queue_offset.value, 0);
}

}  // namespace
}  // namespace saker::store
