#include "store/repair/queue_rebuild.h"

#include "store/queue/queue_database.h"
#include "store/queue/queue_extensions.h"
#include "store/repair/repair_fixture.h"

namespace saker::store::repair {
namespace {

using ::testing::ElementsAre;

class RepairQueuesTest : public RepairFixture {
 protected:
  /// Mends; the old one is kept in `aside`, and no start is needed for the new one.
  void mend_and_start(const std::string& aside) {
    EXPECT_TRUE(plan().builds_queues());
    mend();
    EXPECT_TRUE(file::exists(path(aside)));
    EXPECT_TRUE(file::exists(path("repair-now/" + aside)));
    EXPECT_FALSE(file::exists(path("repair-now/new")));
    EXPECT_FALSE(file::exists(path("abort")));
    expect_messages({});
  }
};

TEST_F(RepairQueuesTest, ADamagedQueueOfBatchesIsBuiltAnew) {
  options.batch_topics = {"T"};
  fill();
  const std::string file = path("batchconsumequeue/T/1/" + segment_name(0));
  const std::string whole = *file::read_whole(file);
  write(file, 3 * 46, std::string(46, 'x'));
  EXPECT_THAT(plan().batch_queues, ElementsAre(inspect::QueueKey{"T", 1}));
  mend();
  EXPECT_EQ(*file::read_whole(file), whole);
  EXPECT_TRUE(file::exists(path("repair-now/batchconsumequeue/T/1")));
  expect_messages({});
}

TEST_F(RepairQueuesTest, AQueueOfBatchesThatIsTooShortIsBuiltAnew) {
  options.batch_topics = {"T"};
  fill();
  write(path("batchconsumequeue/T/3/" + segment_name(0)), 9 * 46, std::string(46, '\0'));
  mend_and_start("batchconsumequeue/T/3");
}

TEST_F(RepairQueuesTest, AMissingQueueOfBatchesIsBuiltAnew) {
  options.batch_topics = {"T"};
  fill();
  std::filesystem::remove_all(path("batchconsumequeue/T/2"));
  mend();
  EXPECT_FALSE(file::exists(path("consumequeue/T/2")));
  expect_messages({});
}

TEST_F(RepairQueuesTest, ADamagedDatabaseOfQueuesIsBuiltAnew) {
  options.store_type = "defaultRocksDB";
  fill();
  {
    auto rows = QueueDatabase::open(path("consumequeue"), file::Database::Access::kReadWrite);
    ASSERT_TRUE(rows.ok());
    ASSERT_TRUE((*rows)->remove_from({"T", {2}}, {0, kCount / 4}, 5).ok());
  }
  mend_and_start("consumequeue");
}

TEST_F(RepairQueuesTest, ADatabaseThatCannotBeOpenedIsBuiltAnew) {
  options.store_type = "defaultRocksDB";
  fill();
  for (const auto& entry : std::filesystem::directory_iterator(path("consumequeue"))) {
    if (entry.path().filename().string().starts_with("MANIFEST"))
      std::ofstream(entry.path()) << std::string(100, 'x');
  }
  EXPECT_THAT(wrong(), ElementsAre("queue-file"));
  mend_and_start("consumequeue");
}

TEST_F(RepairQueuesTest, ADatabaseThatLacksCurrentIsBuiltAnew) {
  options.store_type = "defaultRocksDB";
  fill();
  ASSERT_TRUE(file::remove_file(path("consumequeue/CURRENT")).ok());
  mend_and_start("consumequeue");
}

TEST_F(RepairQueuesTest, ALostMessageKeepsTheNumbersOfTheOthersInADatabase) {
  options.store_type = "defaultRocksDB";
  fill();
  write_log(records[5] + 500, "y");
  mend();
  expect_messages({5});
}

TEST_F(RepairQueuesTest, TheQueueOfADamagedExtensionSaysItsTagsItself) {
  options.queue_extension = true;
  options.extension_segment_bytes = 120;
  fill();
  write(path("consumequeue_ext/T/1/" + segment_name(0)), 5, "x");
  ASSERT_TRUE(QueueExtensions::is_address(read_entry(1, 3).tags_code));
  mend();
  EXPECT_EQ(read_entry(1, 3).tags_code, 2598919);
  EXPECT_TRUE(QueueExtensions::is_address(read_entry(2, 3).tags_code));
  EXPECT_TRUE(file::exists(path("repair-now/consumequeue_ext/T/1/" + segment_name(0))));
  expect_messages({});
}

/// A queue of 105 messages in two files; the log's first file, which held them, has expired.
class RepairExpiredQueueTest : public RepairQueuesTest {
 protected:
  void fill_and_expire() {
    open();
    for (int i = 0; i < 105; ++i) ASSERT_EQ(append("Old", "x"), AppendOutcome::kOk);
    ASSERT_LT(last_log_offset.value, segment_bytes());
    close();
    fill();
    std::filesystem::remove(path("commitlog/" + segment_name(0)));
    EXPECT_THAT(wrong(), ::testing::IsEmpty());
  }
  std::string file(std::int64_t base) const {
    return path("consumequeue/Old/0/" + segment_name(base));
  }
  /// Where the queue goes on after a repair, and after one more start.
  void expect_next(std::int64_t number) {
    mend();
    open();
    EXPECT_EQ(store->max_offset("Old", {0}), QueueOffset{number});
    close();
    open();
    EXPECT_EQ(append("Old", "next"), AppendOutcome::kOk);
    EXPECT_EQ(last_queue_offset, QueueOffset{number});
    EXPECT_EQ(bodies("Old", 0, number).size(), 1u);
  }
};

TEST_F(RepairExpiredQueueTest, AnEmptyFirstFileDoesNotTakeTheNumbersAlong) {
  fill_and_expire();
  std::filesystem::resize_file(file(0), 0);
  expect_next(105);
}

TEST_F(RepairExpiredQueueTest, TheNameOfAnEmptyLastFileSaysWhereNumbersGoOn) {
  fill_and_expire();
  std::filesystem::resize_file(file(2000), 0);
  expect_next(100);
}

TEST_F(RepairExpiredQueueTest, TheNameOfAnEmptyOnlyFileSaysWhereNumbersGoOn) {
  fill_and_expire();
  std::filesystem::remove(file(0));
  std::filesystem::resize_file(file(2000), 0);
  expect_next(100);
}

TEST_F(RepairExpiredQueueTest, AStrayFileFarAheadSaysNothing) {
  fill_and_expire();
  std::filesystem::copy_file(file(2000), file(2'000'000));
  expect_next(105);
}

TEST_F(RepairExpiredQueueTest, RowsSayWhereNumbersGoOn) {
  options.store_type = "defaultRocksDB";
  fill_and_expire();
  {
    auto rows = QueueDatabase::open(path("consumequeue"), file::Database::Access::kReadWrite);
    ASSERT_TRUE(rows.ok());
    ASSERT_TRUE((*rows)->remove_from({"T", {2}}, {0, kCount / 4}, 5).ok());
  }
  expect_next(105);
}

TEST_F(RepairQueuesTest, AMissingLightQueueIsBuilt) {
  options.light_topics = options.multi_dispatch = true;
  open();
  for (int i = 0; i < 5; ++i) {
    append_light("Fan", std::to_string(i), "%LMQ%a");
  }
  close();
  std::filesystem::remove_all(path("consumequeue/%LMQ%a"));
  mend();
  open();
  EXPECT_EQ(bodies("%LMQ%a").size(), 5u);
}

TEST_F(RepairQueuesTest, TimesOfDeliveryFollowTheLevelsThatAreGiven) {
  open();
  append_with("SCHEDULE_TOPIC_XXXX", "late", "DELAY\0012\2");
  close();
  const std::string file = path("consumequeue/SCHEDULE_TOPIC_XXXX/0/" + segment_name(0));
  const auto delay = [&](const DelayLevels& levels) {
    write(file, 8, std::string(4, '\0'));  // the size
    const Result<inspect::Survey> survey =
        inspect::survey({.root = options.root_dir, .commit_log_dir = "", .delay_levels = levels});
    const inspect::Verdict found = *inspect::verify(*survey, {});
    const RepairPlan planned = plan_repair(*survey, found);
    EXPECT_THAT(describe(*survey, planned),
                ::testing::Contains(::testing::HasSubstr("times of delivery")));
    std::filesystem::remove_all(path("repair-now"));
    EXPECT_TRUE(repair(*disk, *survey, found, planned, path("repair-now")).ok());
    return load_entry(file::read_whole(file)->data()).tags_code - clock.wall_ms();
  };
  EXPECT_EQ(delay({}), 5000);
  EXPECT_EQ(delay(*DelayLevels::parse("1s 7s")), 7000);
}

}  // namespace
}  // namespace saker::store::repair
