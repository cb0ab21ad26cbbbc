#include "store/foreign_tables.h"

#include <gmock/gmock.h>

#include "store/foreign_tables_fixture.h"
#include "store/inspect/damaged_store_fixture.h"
#include "store/repair/repair_plan.h"
#include "store/timer/timer_store.h"

namespace saker::store {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

class ForeignTablesTest : public inspect::DamagedStoreFixture {
 protected:
  using Batch = file::Database::Batch;

  std::int32_t size_of(std::size_t record) const {
    return static_cast<std::int32_t>(records[record + 1] - records[record]);
  }
  void make_tables(const std::function<void(Batch&)>& fill) {
    make_foreign_tables(options.root_dir, fill);
  }
  void add_half(Batch& batch, std::size_t record) const {
    batch.put("trans", be64(records[record].value) + "@T@key", be32(0) + be32(size_of(record)));
  }
  void add_timers(Batch& batch, std::int64_t taken, std::int64_t delivered_ms) const {
    batch.put("timer", be64(delivered_ms - 1) + "key", be32(100) + be64(0));  // stays when done
    batch.put("timer", "sys_topic_scan_offset_checkpoint", be64(taken));
    batch.put("timer", "timeline_checkpoint", be64(delivered_ms));
  }
};

TEST_F(ForeignTablesTest, AStartWithEmptyTablesGoesOn) {
  fill();
  make_tables([](Batch& batch) {
    batch.put("trans", "lastOffsetPy", be64(7));
    batch.put("default", be64(3) + "@T@K@key@", be64(5));
  });
  EXPECT_TRUE(wrong().empty());
  open();
  EXPECT_EQ(bodies("T", 0).size(), 10u);
}

TEST_F(ForeignTablesTest, HalfMessagesAreReadInTheOrderOfTheLog) {
  fill();
  make_tables([this](Batch& batch) {
    batch.put("trans", be64(records[6].value) + "@T@key", be32(4) + be32(size_of(6)));
    add_half(batch, 5);
    batch.put("trans", be64(-1) + "@T@key", be32(0) + be32(9));
    batch.put("trans", "key", "what?");
    batch.put("default", "lastOffsetPy", be64(12));
  });
  const Result<ForeignHalves> found = read_foreign_halves(options.root_dir);
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->has_table);
  EXPECT_THAT(found->rows, ElementsAre(ForeignHalf{records[5], size_of(5), 0},
                                       ForeignHalf{records[6], size_of(6), 4}));
  EXPECT_EQ(found->strange_count, 2);
  EXPECT_EQ(found->entered_until, LogOffset{12});
}

TEST_F(ForeignTablesTest, WithoutTablesThereAreNoHalfMessages) {
  fill();
  const Result<ForeignHalves> found = read_foreign_halves(options.root_dir);
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(found->has_table);
  EXPECT_TRUE(found->rows.empty());
}

TEST_F(ForeignTablesTest, VerifyNamesHalfMessagesWhoseRecordsStand) {
  fill();
  make_tables([this](Batch& batch) {
    batch.put("trans", be64(records[5].value + 1) + "@T@key", be32(0) + be32(size_of(5)));
    batch.put("trans", be64(end.value + 4096) + "@T@key", be32(0) + be32(100));
  });
  EXPECT_TRUE(wrong().empty());
  EXPECT_THAT(notes(), Not(Contains("foreign-table")));
  make_tables([this](Batch& batch) { add_half(batch, 5); });
  EXPECT_TRUE(wrong().empty());
  EXPECT_THAT(notes(), Contains("foreign-table"));
}

TEST_F(ForeignTablesTest, TablesThatCannotBeReadAreReported) {
  fill();
  make_tables([this](Batch& batch) { add_half(batch, 5); });
  std::ofstream(path("rocksdbstore/CURRENT")) << "nonsense";
  EXPECT_THAT(wrong(), ElementsAre("foreign-table"));
  EXPECT_FALSE(read_foreign_halves(options.root_dir).ok());
  const repair::RepairPlan plan = repair::plan_repair(look(), verdict());
  EXPECT_TRUE(plan.is_empty());
  EXPECT_EQ(plan.cannot.size(), 1u);
}

TEST_F(ForeignTablesTest, TimersOfTheTablesAreTakenFromTheTimerTopic) {
  open();
  for (int i = 0; i < 5; ++i) append_with(kTimerTopic, "timer", "TAGS\1TagA\2REAL_TOPIC\1T\2");
  const std::int64_t now = clock.wall_ms();
  make_tables([&](Batch& batch) { add_timers(batch, 4, now); });
  const auto timers = TimerStore::open({*disk, options.root_dir, options.timer, *store, clock});
  ASSERT_TRUE(timers.ok()) << timers.error().message;
  const TimerStart& start = (*timers)->start();
  EXPECT_EQ(start.progress.queue_offset, QueueOffset{0});
  EXPECT_EQ(start.lost_until, QueueOffset{4});
  EXPECT_EQ(start.done_before_ms, now);
}

TEST_F(ForeignTablesTest, TimersThatWereTakenHereSinceAreNotTakenAgain) {
  open();
  for (int i = 0; i < 5; ++i) append_with(kTimerTopic, "timer", "TAGS\1TagA\2REAL_TOPIC\1T\2");
  make_tables([&](Batch& batch) { add_timers(batch, 4, 1'000); });
  std::filesystem::create_directories(path("config"));
  const TimerCheckpoint done{.read_ms = 5'000, .queue_offset = 5};
  ASSERT_TRUE(write_timer_checkpoint(*disk, path("config/timercheck"), done).ok());
  const auto timers = TimerStore::open({*disk, options.root_dir, options.timer, *store, clock});
  ASSERT_TRUE(timers.ok());
  EXPECT_EQ((*timers)->start().progress.queue_offset, QueueOffset{5});
  EXPECT_EQ((*timers)->start().progress.read_ms, 5'000);
}

TEST_F(ForeignTablesTest, VerifyNamesTimersOfTheTables) {
  open();
  for (int i = 0; i < 5; ++i) append_with(kTimerTopic, "timer", "TAGS\1TagA\2REAL_TOPIC\1T\2");
  close();
  make_tables([&](Batch& batch) { add_timers(batch, 4, 1'000); });
  EXPECT_TRUE(wrong().empty());
  EXPECT_THAT(notes(), Contains("foreign-table"));
}

}  // namespace
}  // namespace saker::store
