#include "store/repair/repairer.h"

#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "file/directory_lock.h"
#include "store/compaction/sparse_unit.h"
#include "store/inspect/damaged_store_fixture.h"
#include "store/queue/queue_database.h"
#include "store/queue/queue_extensions.h"

namespace saker::store::repair {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RepairerTest : public inspect::DamagedStoreFixture {
 protected:
  RepairPlan plan() const { return plan_repair(look(), verdict()); }
  void mend() {
    const inspect::Survey survey = look();
    const inspect::Verdict found = verdict();
    const Status done =
        repair(*disk, survey, found, plan_repair(survey, found), path("repair-now"));
    ASSERT_TRUE(done.ok()) << done.error().message;
    EXPECT_THAT(wrong(), IsEmpty());
    EXPECT_TRUE(plan().is_empty());
  }
  /// After opening it: each queue's messages by their numbers, those in `lost` left out.
  void expect_messages(const std::vector<int>& lost) {
    open();
    for (int queue = 0; queue < 4; ++queue) {
      std::vector<std::string> expected;
      for (int i = queue; i < kCount; i += 4) {
        if (std::find(lost.begin(), lost.end(), i) == lost.end())
          expected.push_back(std::to_string(i));
      }
      std::vector<std::string> found;
      for (const std::string& body : bodies("T", queue))
        found.push_back(body.substr(0, body.find(' ')));
      found.erase(std::unique(found.begin(), found.end()), found.end());  // stand-ins
      EXPECT_EQ(found, expected) << "queue " << queue;
    }
    EXPECT_EQ(append("T", "afterwards", 0), AppendOutcome::kOk);
    close();
    EXPECT_THAT(wrong(), IsEmpty());
  }
  std::string kept(LogOffset at, std::int64_t bytes) const {
    const auto text = file::read_whole(path("repair-now/commitlog/" + segment_name(at.value) + "-" +
                                            std::to_string(bytes) + ".bin"));
    return text.ok() ? *text : "";
  }
};

TEST_F(RepairerTest, AWholeStoreNeedsNothing) {
  fill();
  EXPECT_TRUE(plan().is_empty());
}

TEST_F(RepairerTest, PlanningChangesNothing) {
  fill();
  write_log(records[5] + 500, "y");
  EXPECT_FALSE(plan().is_empty());
  EXPECT_FALSE(describe(look(), plan()).empty());
  EXPECT_EQ(read_log(records[5] + 500, 1), "y");
  EXPECT_FALSE(file::exists(path("repair-now")));
}

TEST_F(RepairerTest, ADamagedRecordIsKeptAsideAndSteppedOver) {
  fill();
  write_log(records[5] + 500, "y");
  const std::string damaged = read_log(records[5], records[6] - records[5]);
  mend();
  EXPECT_EQ(kept(records[5], records[6] - records[5]), damaged);
  const std::string report = *file::read_whole(path("repair-now/what-was-done.txt"));
  EXPECT_THAT(report, ::testing::HasSubstr("lost: topic T, queue 1, offset 1"));
  EXPECT_TRUE(file::exists(path("repair-now/consumequeue/T/1/" + segment_name(0))));
  EXPECT_FALSE(file::exists(path("abort")));
  EXPECT_EQ(read_entry(1, 1).log_offset, read_entry(1, 0).log_offset);  // stands in
  expect_messages({5});
}

TEST_F(RepairerTest, ADamagedFirstRecordIsStoodInForByTheNext) {
  fill();
  write_log(records[0] + 100, "y");
  mend();
  EXPECT_EQ(read_entry(0, 0).log_offset, read_entry(0, 1).log_offset);
  expect_messages({0});
}

TEST_F(RepairerTest, ADamagedLastRecordOfAFileAndItsBlankAreSteppedOver) {
  fill();
  const auto last = std::find_if(records.begin(), records.end(),
                                 [this](LogOffset at) { return at.value >= segment_bytes(); }) -
                    1;
  const std::int64_t left = segment_bytes() - last->value;
  write_log(*last, std::string(static_cast<std::size_t>(left), '\x33'));
  mend();
  expect_messages({static_cast<int>(last - records.begin())});
}

TEST_F(RepairerTest, ManyDamagedRecordsAreSteppedOver) {
  fill();
  for (const int i : {3, 4, 5, 9, 20, 21}) write_log(records[static_cast<std::size_t>(i)], "y");
  mend();
  expect_messages({3, 4, 5, 9, 20, 21});
}

TEST_F(RepairerTest, ATornTailIsCutAndKept) {
  fill();
  mark_unclosed();
  write_log(records[39] + 2000, std::string(static_cast<std::size_t>(end - records[39]) - 2000, 0));
  const std::string torn = read_log(records[39], 2000);
  mend();
  EXPECT_EQ(kept(records[39], 2000), torn);
  EXPECT_EQ(read_log(records[39], 8), std::string(8, '\0'));
  EXPECT_FALSE(file::exists(path("abort")));
  expect_messages({39});
}

TEST_F(RepairerTest, AStaleRecordBehindTheEndIsCleared) {
  fill();
  write_log(end, read_log(records[39], end - records[39]));
  mend();
  EXPECT_EQ(read_log(end, 100), std::string(100, '\0'));
  expect_messages({});
}

TEST_F(RepairerTest, AFileBehindTheEndThatIsNotEmptyGoesAside) {
  fill();
  std::ofstream(path("commitlog/" + segment_name(3 * segment_bytes())))
      << std::string(static_cast<std::size_t>(segment_bytes()), 'z');
  mend();
  EXPECT_TRUE(file::exists(path("repair-now/commitlog/" + segment_name(3 * segment_bytes()))));
  expect_messages({});
}

TEST_F(RepairerTest, ACutLastFileGetsItsLengthBack) {
  fill();
  std::filesystem::resize_file(segment_of(records[39]), records[39].value % segment_bytes() + 100);
  mend();
  EXPECT_EQ(std::filesystem::file_size(segment_of(records[39])),
            static_cast<std::uintmax_t>(segment_bytes()));
  expect_messages({39});
}

TEST_F(RepairerTest, ACutFileInTheMiddleGetsItsLengthBack) {
  fill();
  const std::int64_t cut = records[7].value + 100;
  std::filesystem::resize_file(segment_of({0}), static_cast<std::uintmax_t>(cut));
  std::vector<int> lost;
  for (int i = 7; records[static_cast<std::size_t>(i)].value < segment_bytes(); ++i)
    lost.push_back(i);
  mend();
  expect_messages(lost);
}

TEST_F(RepairerTest, AFileThatIsTooLongIsCut) {
  fill();
  std::filesystem::resize_file(segment_of({0}), 70'000);
  mend();
  EXPECT_EQ(std::filesystem::file_size(segment_of({0})),
            static_cast<std::uintmax_t>(segment_bytes()));
  expect_messages({});
}

TEST_F(RepairerTest, WrongQueuesAreBuiltAnew) {
  fill();
  write_entry(1, 4, read_entry(2, 4));
  write_entry(0, 3, {});
  write(queue_file(2), 20 * 20 + 7, "x");
  write_entry(3, 9, {});
  EXPECT_THAT(plan().queues, ElementsAre(inspect::QueueKey{"T", 0}, inspect::QueueKey{"T", 1},
                                         inspect::QueueKey{"T", 2}, inspect::QueueKey{"T", 3}));
  mend();
  expect_messages({});
}

TEST_F(RepairerTest, MissingQueuesAreBuilt) {
  fill();
  std::filesystem::remove_all(path("consumequeue/T/2"));
  mend();
  expect_messages({});
}

class RepairQueuesTest : public RepairerTest {
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

class RepairCompactionTest : public RepairerTest {
 protected:
  RepairCompactionTest() {
    options.compaction.log_bytes = 16 << 10;
    options.compaction.index_bytes = 20 * SparseUnit::kBytes;
    options.compaction.interval_ms = 86'400'000;
  }
  void open_compacting() {
    open();
    store->add_topic({.name = "T", .is_compacted = true});
  }
  void fill() {
    open_compacting();
    for (int i = 0; i < 30; ++i) {
      append_with("T", std::to_string(i), "TAGS\1TagA\2KEYS\1k" + std::to_string(i) + "\2");
      all.push_back(std::to_string(i));
    }
    close();
  }
  std::string file(const char* kind) const {
    return path("compaction/" + std::string(kind) + "/T/0/" + segment_name(0));
  }
  std::vector<std::string> served() {
    open_compacting();
    std::vector<std::string> found = bodies("T");
    close();
    return found;
  }
  /// Without them the copies are all there is.
  void lose_the_originals() {
    std::filesystem::remove_all(path("consumequeue"));
    for (const auto& entry : std::filesystem::directory_iterator(path("commitlog")))
      std::filesystem::remove(entry.path());
  }
  std::vector<std::string> all;
};

TEST_F(RepairCompactionTest, DamagedCopiesAreTakenFromTheCommitLog) {
  fill();
  const std::string whole = *file::read_whole(file("compactionLog"));
  write(file("compactionLog"), 300, std::string(500, 'x'));
  write(file("compactionCq"), 9 * SparseUnit::kBytes, std::string(SparseUnit::kBytes, 'y'));
  EXPECT_THAT(plan().compactions, ElementsAre(inspect::QueueKey{"T", 0}));
  mend();
  EXPECT_EQ(*file::read_whole(file("compactionLog")), whole);
  EXPECT_FALSE(file::exists(path("repair-now/lost-compacted.txt")));
  EXPECT_TRUE(file::exists(path("repair-now/compaction/compactionLog/T/0/" + segment_name(0))));
  EXPECT_TRUE(file::exists(path("repair-now/compaction/compactionCq/T/0/" + segment_name(0))));
  EXPECT_EQ(served(), all);
}

TEST_F(RepairCompactionTest, WhereTheOriginalsAreGoneWholeCopiesStay) {
  fill();
  lose_the_originals();
  const SparseUnit third =
      load_unit(file::read_whole(file("compactionCq"))->data() + 3 * SparseUnit::kBytes);
  write(file("compactionLog"), third.position.value + 92, "x");
  const inspect::Survey survey = look();
  const inspect::Verdict found = verdict();
  ASSERT_TRUE(repair(*disk, survey, found, plan_repair(survey, found), path("repair-now")).ok());
  EXPECT_EQ(*file::read_whole(path("repair-now/lost-compacted.txt")),
            "topic T, queue 0, offset 3\n");
  EXPECT_EQ(verdict().compaction_record_count, 29);
  EXPECT_FALSE(verdict().findings.has(inspect::kind::kCompactionLog));
}

TEST_F(RepairCompactionTest, AMissingIndexIsBuiltAgain) {
  fill();
  std::filesystem::remove(file("compactionCq"));
  mend();
  EXPECT_TRUE(file::exists(file("compactionCq")));
  EXPECT_EQ(served(), all);
}

TEST_F(RepairQueuesTest, AMissingLightQueueIsBuilt) {
  options.light_topics = options.multi_dispatch = true;
  open();
  for (int i = 0; i < 5; ++i) {
    const std::string body = std::to_string(i);
    NewRecord made = record("Fan", body);
    const std::vector<std::string_view> names{"%LMQ%a"};
    made.light_queues = names;
    Told told;
    stage({made}, told, false);
    appender->commit();
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

TEST_F(RepairerTest, ATornStoreOfTheReferenceBecomesClean) {
  const std::string golden = std::string(SAKER_GOLDEN_DIR) + "/store/torn.tar.zst";
  const std::string command =
      "zstd -dcq --long=27 " + golden + " | tar -C " + options.root_dir + " -xf -";
  ASSERT_EQ(std::system(command.c_str()), 0);
  mend();
  // The index has entries of the lost message; it is built anew by the recovery that `abort` asks
  // for, which must not start at a checkpoint behind the end.
  EXPECT_FALSE(file::exists(path("index")));
  EXPECT_FALSE(file::exists(path("checkpoint")));
  EXPECT_TRUE(file::exists(path("abort")));
  EXPECT_TRUE(file::exists(path("repair-now/index")));
}

TEST_F(RepairerTest, AMissingFileOfTheLogStaysAsItIs) {
  fill();
  std::filesystem::remove(segment_of({segment_bytes()}));
  EXPECT_TRUE(plan().is_empty());
  EXPECT_EQ(plan().cannot.size(), 1u);
}

TEST_F(RepairerTest, AStoreInUseIsRefused) {
  fill();
  write_log(records[5] + 500, "y");
  const inspect::Survey survey = look();
  const inspect::Verdict found = verdict();
  int ready[2];
  int done[2];
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(done), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    file::RealDisk real;
    const auto held = file::DirectoryLock::acquire(real, path("lock"));
    char byte = held.ok() ? 'y' : 'n';
    (void)!::write(ready[1], &byte, 1);
    (void)!::read(done[0], &byte, 1);
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');
  EXPECT_EQ(look().holder, "process " + std::to_string(child));
  const Status refused =
      repair(*disk, survey, found, plan_repair(survey, found), path("repair-now"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_FALSE(file::exists(path("repair-now")));
  (void)!::write(done[1], &byte, 1);
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(look().holder.has_value());
}

TEST_F(RepairerTest, AFailingDiskLeavesAbortSoThatTheNextRunEndsIt) {
  fill();
  write_log(records[5] + 500, "y");
  const inspect::Survey survey = look();
  const inspect::Verdict found = verdict();
  disk->sync_error = EIO;
  EXPECT_FALSE(repair(*disk, survey, found, plan_repair(survey, found), path("repair-first")).ok());
  disk->sync_error = 0;
  EXPECT_TRUE(file::exists(path("abort")));
  mend();
  expect_messages({5});
}

}  // namespace
}  // namespace saker::store::repair
