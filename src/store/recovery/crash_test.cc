#include <functional>

#include "store/recovery/crash_fixture.h"

namespace saker::store {
namespace {

/// What a crash did to a directory, and how many of the messages must be there afterwards.
struct CrashPoint {
  const char* name;
  std::function<void(CrashFixture&)> damage;
  int lost = 0;  ///< of the last messages
};

class CrashTest : public CrashFixture, public ::testing::WithParamInterface<CrashPoint> {};

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

const CrashPoint kCrashPoints[] = {
    {"Nothing", [](CrashFixture&) {}},
    {"SecondHalfOfTheLastRecordIsZero",
     [](CrashFixture& t) { t.write_log(t.last + 2000, zeros(t.end - t.last - 2000)); }, 1},
    {"LastRecordNeverReachedTheDisk",
     [](CrashFixture& t) { t.write_log(t.last, zeros(t.end - t.last)); }, 1},
    {"LastTwoRecordsNeverReachedTheDisk",
     [](CrashFixture& t) { t.write_log(t.records[38], zeros(t.end - t.records[38])); }, 2},
    {"HeadOfTheLastRecordIsZero", [](CrashFixture& t) { t.write_log(t.last, zeros(64)); }, 1},
    {"GarbageInTheLastRecord",
     [](CrashFixture& t) { t.write_log(t.last + 100, std::string(500, '\x55')); }, 1},
    {"ARecordIsTornAndTheOneBehindItIsNot",
     [](CrashFixture& t) { t.write_log(t.records[38] + 2000, zeros(2000)); }, 2},
    {"GarbageBehindTheEnd", [](CrashFixture& t) { t.write_log(t.end, std::string(300, '\x77')); }},
    {"AnOlderRecordBehindTheEnd",
     [](CrashFixture& t) { t.write_log(t.end, t.read_log(t.last, t.end - t.last)); }},
    {"APreparedNextSegment",
     [](CrashFixture& t) { t.add_segment(t.options.commit_log_segment_bytes); }},
    {"AnEmptyNextSegment", [](CrashFixture& t) { t.add_segment(0); }},
    {"NoCheckpoint", [](CrashFixture& t) { (void)file::remove_file(t.path("checkpoint")); }},
    {"NoQueues", [](CrashFixture& t) { (void)file::remove_tree(t.path("consumequeue")); }},
    {"NoQueuesAndATornRecord",
     [](CrashFixture& t) {
       (void)file::remove_tree(t.path("consumequeue"));
       t.write_log(t.last + 2000, zeros(t.end - t.last - 2000));
     },
     1},
    {"OneQueueIsMissing",
     [](CrashFixture& t) { (void)file::remove_tree(t.path("consumequeue/T/2")); }},
    {"QueueEntriesNeverReachedTheDisk",
     [](CrashFixture& t) {
       std::ofstream(t.path("consumequeue/T/1/" + segment_name(0))) << zeros(2000);
     }},
    {"NoLockFile", [](CrashFixture& t) { (void)file::remove_file(t.path("lock")); }},
};

INSTANTIATE_TEST_SUITE_P(After, CrashTest, ::testing::ValuesIn(kCrashPoints),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace saker::store
