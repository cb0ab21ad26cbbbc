#include "broker/transaction/transaction_table.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

using Claim = TransactionTable::Claim;
using Places = std::vector<std::int64_t>;

class Table : public testing::Test {
 protected:
  void prepare(std::int64_t place, std::int64_t check_in_ms = 6'000) {
    table.prepared({.copy = {{place}, {place}, {place * 100}},
                    .producer_group = "PG",
                    .born_ms = clock.steady_ms(),
                    .copied_ms = clock.steady_ms(),
                    .check_ms = clock.steady_ms() + check_in_ms});
  }
  void move(std::int64_t transaction, std::int64_t place) {
    table.moved({{transaction}, {place}, {place * 100}, 1}, clock.steady_ms() + 30'000);
  }
  Places due(std::size_t count_max = 100) {
    Places transactions;
    for (const DueTransaction& one : table.take_due(count_max)) {
      transactions.push_back(one.copy.transaction.value);
    }
    return transactions;
  }
  Places written_off() {
    Places places;
    for (const QueueOffset place : table.take_written_off()) places.push_back(place.value);
    return places;
  }
  Claim claim(std::int64_t transaction) { return table.claim({transaction}); }

  ManualClock clock;
  TransactionTable table{clock, {.open_max = 3}};
};

TEST_F(Table, OpenOnesAreCountedByTheirTopics) {
  for (const std::int64_t place : {0, 1, 2}) {
    table.prepared({.copy = {{place}, {place}, {place * 100}},
                    .producer_group = "PG",
                    .topic = place == 2 ? "U" : "T"});
  }
  EXPECT_EQ(table.open_by_topic(), (OrderedStringMap<std::size_t>{{"T", 2}, {"U", 1}}));
  table.ended({0});
  table.gave_up({2});
  EXPECT_EQ(table.open_by_topic(), (OrderedStringMap<std::size_t>{{"T", 1}}));
  table.ended({2});
  table.ended({1});
  EXPECT_TRUE(table.open_by_topic().empty());
}

TEST_F(Table, TransactionIsClaimedOnceAndOverAfterItsEnd) {
  prepare(0);
  EXPECT_EQ(claim(0), Claim::kTaken);
  EXPECT_EQ(claim(0), Claim::kBusy);
  table.ended({0});
  EXPECT_EQ(claim(0), Claim::kOver);
  EXPECT_EQ(claim(1), Claim::kUnknown);
  EXPECT_EQ(written_off(), Places{0});
  EXPECT_EQ(table.open_count(), 0u);
}

TEST_F(Table, RefusedCommitLeavesItOpen) {
  prepare(0);
  claim(0);
  table.unclaim({0});
  EXPECT_TRUE(written_off().empty());
  EXPECT_EQ(claim(0), Claim::kTaken);
}

TEST_F(Table, RefusedCommitIsAskedAboutAgain) {
  prepare(0, 1'000);
  claim(0);
  clock.advance_ms(1'000);
  EXPECT_TRUE(due().empty());
  table.unclaim({0});
  EXPECT_EQ(due(), Places{0});
}

TEST_F(Table, IsDueAtItsTimeAndTakenOnce) {
  prepare(0, 1'000);
  prepare(1, 2'000);
  clock.advance_ms(999);
  EXPECT_TRUE(due().empty());
  clock.advance_ms(1);
  EXPECT_EQ(due(), Places{0});
  clock.advance_ms(1'000);
  EXPECT_EQ(due(), Places{1});
  EXPECT_TRUE(due().empty());
}

TEST_F(Table, NoMoreAreTakenThanAskedFor) {
  for (std::int64_t place = 0; place < 5; ++place) prepare(place, 0);
  EXPECT_EQ(due(2).size(), 2u);
  EXPECT_EQ(due(2).size(), 2u);
  EXPECT_EQ(due(2).size(), 1u);
}

TEST_F(Table, FinishedOneIsNotDue) {
  prepare(0, 1'000);
  claim(0);
  table.ended({0});
  clock.advance_ms(1'000);
  EXPECT_TRUE(due().empty());
}

TEST_F(Table, LongWaitIsLookedAtBeforeItsTime) {
  prepare(0, 3'600'000);
  clock.advance_ms(30'000);
  const auto looked_at = table.take_due(10);
  ASSERT_EQ(looked_at.size(), 1u);
  EXPECT_FALSE(looked_at[0].is_check_due);
  table.postpone({0}, looked_at[0].check_ms);
  clock.advance_ms(3'570'000);
  const auto again = table.take_due(10);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_TRUE(again[0].is_check_due);
}

TEST_F(Table, NewCopyWritesOffTheOldOneAndEndsUnderTheSameNumber) {
  prepare(0, 0);
  due();
  move(0, 1);
  EXPECT_EQ(written_off(), Places{0});
  EXPECT_EQ(claim(0), Claim::kTaken);
  table.ended({0});
  EXPECT_EQ(written_off(), Places{1});
}

TEST_F(Table, OneThatEndsWhileItMovesLeavesNothingOpen) {
  prepare(0, 0);
  due();
  EXPECT_EQ(claim(0), Claim::kTaken);
  table.ended({0});
  move(0, 1);
  EXPECT_EQ(written_off(), (Places{0, 1}));
  EXPECT_EQ(table.open_count(), 0u);
  clock.advance_ms(60'000);
  EXPECT_TRUE(due().empty());
}

TEST_F(Table, GivenUpOneCanStillBeEndedOnce) {
  prepare(0, 0);
  due();
  table.gave_up({0});
  EXPECT_EQ(written_off(), Places{0});
  EXPECT_EQ(table.open_count(), 0u);
  clock.advance_ms(60'000);
  EXPECT_TRUE(due().empty());
  EXPECT_EQ(claim(0), Claim::kTaken);
  table.ended({0});
  EXPECT_TRUE(written_off().empty());
  EXPECT_EQ(claim(0), Claim::kOver);
}

TEST_F(Table, OldestThatWereGivenUpAreForgotten) {
  const auto max = static_cast<std::int64_t>(TransactionTable::kGivenUpMax);
  for (std::int64_t place = 0; place <= max; ++place) {
    prepare(place, 0);
    due();
    table.gave_up({place});
  }
  EXPECT_EQ(claim(0), Claim::kOver);
  EXPECT_EQ(claim(1), Claim::kTaken);
  EXPECT_EQ(table.open_count(), 0u);
}

TEST_F(Table, IsFullAtItsLimit) {
  for (std::int64_t place = 0; place < 3; ++place) {
    EXPECT_FALSE(table.full());
    prepare(place);
  }
  EXPECT_TRUE(table.full());
  claim(1);
  table.ended({1});
  EXPECT_FALSE(table.full());
}

TEST_F(Table, IsDoneUpToTheOldestThatIsNotWrittenDown) {
  prepare(0);
  prepare(1);
  claim(0);
  table.ended({0});
  EXPECT_EQ(table.done_until(), QueueOffset{0}) << "not written down yet";
  table.recorded(table.take_written_off());
  EXPECT_EQ(table.done_until(), QueueOffset{1});
}

TEST_F(Table, AtStartALaterCopyReplacesTheEarlier) {
  table.begin_at({5});
  prepare(5);
  table.prepared({.copy = {{5}, {6}, {600}, 1}, .producer_group = "PG", .check_ms = 0});
  EXPECT_EQ(written_off(), Places{5});
  EXPECT_EQ(table.open_count(), 1u);
}

TEST_F(Table, AtStartOneThatWasGivenUpIsNotOpen) {
  table.begin_at({5});
  prepare(5);
  table.note_given_up({5});
  EXPECT_EQ(written_off(), Places{5});
  EXPECT_EQ(table.open_count(), 0u);
  EXPECT_EQ(claim(5), Claim::kTaken);
}

}  // namespace
}  // namespace saker::broker
