#include "broker/pop/offset_recovery.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

class OffsetRecoveryTest : public testing::Test {
 protected:
  static wire::record::CheckPointRecord handed_out(std::int64_t begin, std::int32_t count,
                                                   std::int64_t pop_time_ms) {
    wire::record::CheckPointRecord record;
    record.topic = "T";
    record.group = "G";
    record.start_offset = {begin};
    record.pop_time_ms = pop_time_ms;
    for (std::int32_t i = 0; i < count; ++i) record.distances.push_back(i);
    return record;
  }
  std::int64_t committed() { return offsets.committed(of).value_or(QueueOffset{-1}).value; }

  ManualClock clock;
  OffsetTable offsets{clock, 500};
  const Progress of{"G", "T", {0}};
};

TEST_F(OffsetRecoveryTest, OffsetsGoOnBehindWhatWasHandedOut) {
  offsets.commit(of, {5});
  OffsetRecovery recovery(10'000);
  recovery.note(handed_out(8, 4, 12'000));  // of another revive queue, read first
  recovery.note(handed_out(5, 3, 11'000));
  recovery.note(handed_out(2, 3, 10'500));
  recovery.apply(offsets);
  EXPECT_EQ(committed(), 12);
}

TEST_F(OffsetRecoveryTest, GapsAreReadAgain) {
  offsets.commit(of, {5});
  OffsetRecovery recovery(10'000);
  recovery.note(handed_out(5, 1, 11'000));
  recovery.note(handed_out(7, 4, 12'000));
  recovery.apply(offsets);
  EXPECT_EQ(committed(), 6);
}

TEST_F(OffsetRecoveryTest, WhatIsOlderThanTheOffsetsDoesNotCount) {
  offsets.commit(of, {0});  // set back
  OffsetRecovery recovery(10'000);
  recovery.note(handed_out(0, 9, 9'000));
  recovery.apply(offsets);
  EXPECT_EQ(committed(), 0);
}

TEST_F(OffsetRecoveryTest, GroupsWithoutAnOffsetBeganWhereTheyPopped) {
  OffsetRecovery recovery(0);
  recovery.note(handed_out(7, 2, 1'000));
  recovery.note(handed_out(9, 1, 2'000));
  recovery.apply(offsets);
  EXPECT_EQ(committed(), 10);
}

}  // namespace
}  // namespace saker::broker
