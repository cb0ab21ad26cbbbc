#include <fstream>
#include <functional>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "file/whole_file.h"
#include "store/log/segment_directory.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

/// What a crash did to a directory, and how many of the messages must be there afterwards.
struct CrashPoint {
  const char* name;
  std::function<void(class CrashTest&)> damage;
  int lost = 0;  ///< of the last messages
};

/// Forty messages in four queues over three segments; each has its number as the begin of its body.
class CrashTest : public StoreFixture, public ::testing::WithParamInterface<CrashPoint> {
 public:
  using StoreFixture::options;
  using StoreFixture::path;
  static constexpr int kCount = 40;

  void fill() {
    open();
    for (int i = 0; i < kCount; ++i) append_number(i);
    end = store->max_log_offset();
    last = last_log_offset;
  }
  void append_number(int i) {
    const std::string body = std::to_string(i) + " " + std::string(4000, 'x');
    append_with("T", body, "KEYS\1k" + std::to_string(i) + "\2", i % 4);
    records.push_back(last_log_offset);
  }
  /// Every message is found in its queue at its offset and by its key, and nothing else is.
  void expect_messages(int count) {
    wait_for_index();
    for (int i = 0; i <= count; ++i) {
      const std::vector<std::string> found = query("T", "k" + std::to_string(i));
      EXPECT_EQ(found.size(), i < count ? 1u : 0u) << i;
      for (const std::string& body : found) {
        EXPECT_EQ(body.substr(0, body.find(' ')), std::to_string(i));
      }
    }
    for (int queue = 0; queue < 4; ++queue) {
      std::vector<std::string> expected;
      for (int i = queue; i < count; i += 4) expected.push_back(std::to_string(i));
      std::vector<std::string> found;
      for (const std::string& body : bodies("T", queue)) {
        found.push_back(body.substr(0, body.find(' ')));
      }
      EXPECT_EQ(found, expected) << "queue " << queue;
    }
  }

  void write_log(LogOffset at, const std::string& bytes) {
    std::fstream file(segment_of(at), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at.value % options.commit_log_segment_bytes);
    file << bytes;
    ASSERT_TRUE(file.good());
  }
  std::string read_log(LogOffset at, std::int64_t bytes) const {
    const std::string content = *file::read_whole(segment_of(at));
    return content.substr(static_cast<std::size_t>(at.value % options.commit_log_segment_bytes),
                          static_cast<std::size_t>(bytes));
  }
  std::string segment_of(LogOffset at) const {
    const std::int64_t base = at.value - at.value % options.commit_log_segment_bytes;
    return path("commitlog/" + segment_name(base));
  }
  void add_segment(std::int64_t bytes) {
    const std::int64_t next =
        (end.value / options.commit_log_segment_bytes + 1) * options.commit_log_segment_bytes;
    std::ofstream(path("commitlog/" + segment_name(next)))
        << std::string(static_cast<std::size_t>(bytes), '\0');
  }

  /// What recoveries have cut off the log.
  std::vector<std::string> kept_aside() const {
    std::vector<std::string> paths;
    if (!file::exists(path("cut"))) return paths;
    for (const auto& entry : std::filesystem::directory_iterator(path("cut")))
      paths.push_back(entry.path().string());
    return paths;
  }

  std::vector<LogOffset> records;
  LogOffset end;
  LogOffset last;
};

TEST_P(CrashTest, KeepsEveryWholeMessage) {
  fill();
  crash();
  GetParam().damage(*this);
  const int kept = kCount - GetParam().lost;
  open();
  expect_messages(kept);

  // What comes after recovery is as good as what was there before, also after the next crash.
  records.resize(static_cast<std::size_t>(kept));
  for (int i = kept; i < kCount + 10; ++i) append_number(i);
  expect_messages(kCount + 10);
  crash();
  open();
  expect_messages(kCount + 10);
  close();
  open();
  expect_messages(kCount + 10);
}

TEST_P(CrashTest, LeavesADirectoryThatAStopPutsInOrder) {
  fill();
  crash();
  GetParam().damage(*this);
  open();
  const LogOffset log_end = store->max_log_offset();
  close();
  EXPECT_FALSE(file::exists(path("abort")));
  EXPECT_EQ(read_log(log_end, 8), std::string(8, '\0'));
  open();
  expect_messages(kCount - GetParam().lost);
}

std::string zeros(std::int64_t bytes) { return std::string(static_cast<std::size_t>(bytes), '\0'); }

const CrashPoint kCrashPoints[] = {
    {"Nothing", [](CrashTest&) {}},
    {"SecondHalfOfTheLastRecordIsZero",
     [](CrashTest& t) { t.write_log(t.last + 2000, zeros(t.end - t.last - 2000)); }, 1},
    {"LastRecordNeverReachedTheDisk",
     [](CrashTest& t) { t.write_log(t.last, zeros(t.end - t.last)); }, 1},
    {"LastTwoRecordsNeverReachedTheDisk",
     [](CrashTest& t) { t.write_log(t.records[38], zeros(t.end - t.records[38])); }, 2},
    {"HeadOfTheLastRecordIsZero", [](CrashTest& t) { t.write_log(t.last, zeros(64)); }, 1},
    {"GarbageInTheLastRecord",
     [](CrashTest& t) { t.write_log(t.last + 100, std::string(500, '\x55')); }, 1},
    {"ARecordIsTornAndTheOneBehindItIsNot",
     [](CrashTest& t) { t.write_log(t.records[38] + 2000, zeros(2000)); }, 2},
    {"GarbageBehindTheEnd", [](CrashTest& t) { t.write_log(t.end, std::string(300, '\x77')); }},
    {"AnOlderRecordBehindTheEnd",
     [](CrashTest& t) { t.write_log(t.end, t.read_log(t.last, t.end - t.last)); }},
    {"APreparedNextSegment",
     [](CrashTest& t) { t.add_segment(t.options.commit_log_segment_bytes); }},
    {"AnEmptyNextSegment", [](CrashTest& t) { t.add_segment(0); }},
    {"NoCheckpoint", [](CrashTest& t) { (void)file::remove_file(t.path("checkpoint")); }},
    {"NoQueues", [](CrashTest& t) { (void)file::remove_tree(t.path("consumequeue")); }},
    {"NoQueuesAndATornRecord",
     [](CrashTest& t) {
       (void)file::remove_tree(t.path("consumequeue"));
       t.write_log(t.last + 2000, zeros(t.end - t.last - 2000));
     },
     1},
    {"OneQueueIsMissing",
     [](CrashTest& t) { (void)file::remove_tree(t.path("consumequeue/T/2")); }},
    {"QueueEntriesNeverReachedTheDisk",
     [](CrashTest& t) {
       std::ofstream(t.path("consumequeue/T/1/" + segment_name(0))) << zeros(2000);
     }},
    {"NoLockFile", [](CrashTest& t) { (void)file::remove_file(t.path("lock")); }},
};

INSTANTIATE_TEST_SUITE_P(After, CrashTest, ::testing::ValuesIn(kCrashPoints),
                         [](const auto& info) { return std::string(info.param.name); });

class DamageTest : public CrashTest {};

TEST_F(DamageTest, AFlippedQueueOffsetDoesNotFillTheQueueWithBlanks) {
  fill();
  close();
  write_log(records[21] + 20, std::string("\0\0\1", 3));  // 2^40 or so
  write_log(records[0] + 20, "\x7F");
  (void)file::remove_tree(path("consumequeue"));
  open();
  for (int queue = 0; queue < 4; ++queue) EXPECT_EQ(bodies("T", queue).size(), 10u) << queue;
  EXPECT_EQ(store->max_offset("T", {1}), QueueOffset{10});
}

TEST_F(DamageTest, ADamagedRecordInASealedSegmentLosesOnlyItself) {
  fill();
  close();
  write_log(records[5] + 500, std::string(100, '\x55'));
  (void)file::remove_tree(path("consumequeue"));
  open();
  EXPECT_EQ(bodies("T", 0).size(), 10u);
  EXPECT_EQ(bodies("T", 1).size(), 9u);
  EXPECT_EQ(store->max_offset("T", {1}), QueueOffset{10});
  EXPECT_EQ(bodies("T", 1, 2).front().substr(0, 2), "9 ");
}

TEST_F(DamageTest, ADamagedRecordInTheLastSegmentLosesOnlyItself) {
  fill();
  crash();
  write_log(records[36] + 500, std::string(100, '\x55'));
  open();
  EXPECT_EQ(store->max_log_offset(), end);
  EXPECT_EQ(bodies("T", 0).size(), 9u);
  for (int queue = 1; queue < 4; ++queue) EXPECT_EQ(bodies("T", queue).size(), 10u) << queue;
  EXPECT_FALSE(file::exists(path("cut")));
}

TEST_F(DamageTest, ZerosBeforeTheCheckpointsRecordLoseOnlyWhatTheyCover) {
  for (const bool is_crash : {false, true}) {
    SCOPED_TRACE(is_crash);
    (void)file::remove_tree(options.root_dir);
    fill();
    close();
    write_log(records[33], zeros(1000));
    (void)file::remove_tree(path("consumequeue"));
    if (is_crash) std::ofstream(path("abort")).flush();
    open();
    EXPECT_EQ(store->max_log_offset(), end);
    EXPECT_EQ(bodies("T", 1).size(), 9u);
    for (const int queue : {0, 2, 3}) EXPECT_EQ(bodies("T", queue).size(), 10u) << queue;
    for (int queue = 0; queue < 4; ++queue) {
      EXPECT_EQ(store->max_offset("T", {queue}), QueueOffset{10});
    }
    close();
  }
}

TEST_F(DamageTest, ADamagedLastRecordKeepsItsPlaceAfterACleanStop) {
  fill();
  close();
  write_log(last + 500, std::string(100, '\x55'));
  open();
  EXPECT_EQ(store->max_log_offset(), end);
  EXPECT_EQ(store->max_offset("T", {3}), QueueOffset{10});
  EXPECT_EQ(append("T", "40 next", 3), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset, QueueOffset{10});
  EXPECT_EQ(last_log_offset, end);
}

TEST_F(DamageTest, DamageAcrossTheEndOfAFileDoesNotHideTheNextOne) {
  fill();
  close();
  const std::int64_t segment = options.commit_log_segment_bytes;
  const auto second = std::find_if(records.begin(), records.end(),
                                   [segment](LogOffset at) { return at.value >= segment; });
  write_log(*(second - 2) + 500, std::string(100, '\x55'));
  write_log(*second, std::string(100, '\x55'));
  (void)file::remove_tree(path("consumequeue"));
  open();
  EXPECT_EQ(store->max_log_offset(), end);
  std::size_t found = 0;
  for (int queue = 0; queue < 4; ++queue) found += bodies("T", queue).size();
  EXPECT_EQ(found, kCount - 2u);
}

TEST_F(DamageTest, AFileBehindTheEndOfTheLogIsKept) {
  fill();
  crash();
  const std::int64_t segment = options.commit_log_segment_bytes;
  // Without a checkpoint, torn records end the log, whatever stands in later files.
  const auto second = std::find_if(records.begin(), records.end(),
                                   [segment](LogOffset at) { return at.value >= segment; });
  write_log(*(second - 1), zeros(segment - (second - 1)->value));
  const std::string whole = *file::read_whole(path("commitlog/" + segment_name(segment)));
  ASSERT_GT(last.value, 2 * segment);
  open();
  EXPECT_EQ(store->max_log_offset(), *(second - 1));
  std::vector<std::string> kept = kept_aside();
  ASSERT_EQ(kept.size(), 2u);
  std::sort(kept.begin(), kept.end());
  EXPECT_TRUE(*file::read_whole(kept[0]) == whole);
}

TEST_F(DamageTest, BehindAnEndOlderRecordsAreNoneOfTheLogs) {
  fill();
  crash();
  // As a broker leaves it that cut its log here once, and filled the place of the first with less.
  write_log(records[37] + 200, std::string(1000, '\x55'));
  write_log(records[38] + 56, std::string("\0\0\1\x70\0\0\0\0", 8));
  open();
  EXPECT_EQ(store->max_log_offset(), records[37]);
  EXPECT_EQ(kept_aside().size(), 1u);
}

TEST_F(DamageTest, WhatIsCutOffACrashedLogIsKept) {
  fill();
  crash();
  write_log(records[38] + 2000, zeros(2000));
  const std::string cut = read_log(records[38], end - records[38]);
  open();
  EXPECT_EQ(store->max_log_offset(), records[38]);
  ASSERT_EQ(kept_aside().size(), 1u);
  EXPECT_TRUE(file::read_whole(kept_aside()[0])->starts_with(cut.substr(0, cut.size() - 1)));
  crash();
  open();
  EXPECT_EQ(kept_aside().size(), 1u);
}

TEST_F(DamageTest, DamageAtTheBeginOfTheLogDoesNotHideTheRest) {
  fill();
  crash();
  write_log({0}, std::string(200, '\x55'));
  open();
  EXPECT_EQ(bodies("T", 0).size(), 9u);
  EXPECT_EQ(bodies("T", 3).size(), 10u);
  EXPECT_EQ(store->max_log_offset(), end);
}

TEST_F(DamageTest, QueuesThatEndEarlyAfterACleanStopAreCompleted) {
  for (const int queues : {4, 2}) {
    for (const bool is_of_another_broker : {false, true}) {
      SCOPED_TRACE(std::to_string(queues) + (is_of_another_broker ? " other" : " own"));
      (void)file::remove_tree(options.root_dir);
      fill();
      close();
      if (is_of_another_broker) {
        ASSERT_TRUE(file::remove_file(path("queues.sum")).ok());
      }
      for (int queue = 0; queue < queues; ++queue) {
        std::fstream file(path("consumequeue/T/" + std::to_string(queue) + "/" + segment_name(0)),
                          std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(7 * QueueEntry::kBytes);
        file << std::string(3 * QueueEntry::kBytes, '\0');
      }
      open();
      expect_messages(kCount);
      EXPECT_EQ(append("T", "40 next", 0), AppendOutcome::kOk);
      EXPECT_EQ(last_queue_offset, QueueOffset{10});
      close();
    }
  }
}

TEST_F(DamageTest, AQueueThatIsMissingAfterACleanStopIsBuiltAgain) {
  fill();
  close();
  ASSERT_TRUE(file::remove_tree(path("consumequeue/T/2")).ok());
  open();
  expect_messages(kCount);
}

TEST_F(DamageTest, AQueueThatLacksItsFirstFileAfterACleanStopGetsItBack) {
  options.consume_queue_segment_bytes = 4 * QueueEntry::kBytes;
  fill();
  close();
  ASSERT_TRUE(file::remove_file(path("consumequeue/T/2/" + segment_name(0))).ok());
  open();
  EXPECT_EQ(store->min_offset("T", {2}), QueueOffset{0});
  expect_messages(kCount);
}

TEST_F(DamageTest, AQueueThatAnotherBrokerDeletedStaysDeleted) {
  fill();
  close();
  ASSERT_TRUE(file::remove_tree(path("consumequeue/T/2")).ok());
  ASSERT_TRUE(file::remove_file(path("queues.sum")).ok());
  open();
  EXPECT_EQ(store->max_offset("T", {2}), QueueOffset{0});
  EXPECT_EQ(bodies("T", 3).size(), 10u);
}

TEST_F(DamageTest, AQueueEntryBehindTheLogIsDropped) {
  fill();
  close();
  {
    std::fstream file(path("consumequeue/T/0/" + segment_name(0)),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(10 * QueueEntry::kBytes);
    char entry[QueueEntry::kBytes];
    store_entry(entry, {end + 100'000, 4000, 1});
    file.write(entry, sizeof entry);
  }
  open();
  expect_messages(kCount);
  EXPECT_EQ(append("T", "40 next", 0), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset, QueueOffset{10});
}

TEST_F(DamageTest, AFileOfAnotherLengthIsRefusedWithTheSettingThatFits) {
  fill();
  close();
  options.commit_log_segment_bytes *= 2;
  const Status opened = try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message, ::testing::HasSubstr("mappedFileSizeCommitLog"));
  EXPECT_THAT(opened.error().message, ::testing::HasSubstr("65536"));
  EXPECT_THAT(opened.error().message, ::testing::HasSubstr(path("commitlog")));
}

TEST_F(DamageTest, ALogThatLacksItsLastFilesIsRefused) {
  for (const bool is_all : {false, true}) {
    SCOPED_TRACE(is_all);
    (void)file::remove_tree(options.root_dir);
    fill();
    close();
    const std::string newest =
        segment_name(last.value - last.value % options.commit_log_segment_bytes);
    (void)file::remove_tree(path(is_all ? "commitlog" : "commitlog/" + newest));
    for (int i = 0; i < 2; ++i) {
      const Status opened = try_open();
      ASSERT_FALSE(opened.ok());
      EXPECT_EQ(opened.error().code, ErrorCode::kFailedPrecondition);
      EXPECT_THAT(opened.error().message, ::testing::HasSubstr("lacks its last files"));
    }
    (void)file::remove_file(path("checkpoint"));
    open();
    EXPECT_EQ(append("T", "next"), AppendOutcome::kOk);
  }
}

TEST_F(DamageTest, WithoutTheCommitLogTheStoreBeginsAnew) {
  fill();
  close();
  for (const char* name : {"commitlog", "consumequeue", "index"}) {
    (void)file::remove_tree(path(name));
  }
  (void)file::remove_file(path("checkpoint"));
  (void)file::remove_file(path("queues.sum"));
  open();
  EXPECT_EQ(store->max_offset("T", {0}), QueueOffset{0});
  EXPECT_EQ(append("T", "first"), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset, QueueOffset{0});
}

TEST_F(DamageTest, QueuesRebuiltBehindAnExpiredLogBeginAtTheirFirstMessage) {
  fill();
  close();
  (void)file::remove_file(path("commitlog/" + segment_name(0)));
  (void)file::remove_tree(path("consumequeue"));
  open();
  EXPECT_EQ(store->min_log_offset().value, options.commit_log_segment_bytes);
  const std::int64_t min = store->min_offset("T", {0}).value;
  EXPECT_GT(min, 0);
  EXPECT_EQ(store->max_offset("T", {0}), QueueOffset{10});
  EXPECT_EQ(bodies("T", 0, min).size(), static_cast<std::size_t>(10 - min));
  const ReadResult result = store->read({"T", {0}, {0}}, nullptr);
  EXPECT_EQ(result.outcome, ReadOutcome::kOffsetTooSmall);
  EXPECT_EQ(result.next_offset.value, min);
}

TEST_F(DamageTest, QueuesThatReachBackBehindAnExpiredLogMoveTheirMinimum) {
  fill();
  close();
  (void)file::remove_file(path("commitlog/" + segment_name(0)));
  open();
  const std::int64_t min = store->min_offset("T", {0}).value;
  EXPECT_GT(min, 0);
  EXPECT_EQ(bodies("T", 0, min).size(), static_cast<std::size_t>(10 - min));
}

}  // namespace
}  // namespace saker::store
