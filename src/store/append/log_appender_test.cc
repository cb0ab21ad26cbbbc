#include "store/append/log_appender.h"

#include <cerrno>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "model/sys_flag.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LogAppenderTest : public StoreFixture {};

TEST_F(LogAppenderTest, ABatchStandsTogetherWithConsecutiveOffsets) {
  open();
  append("Orders", "before");
  Told told;
  stage({record("Orders", "a"), record("Orders", "bb"), record("Orders", "ccc")}, told);
  EXPECT_EQ(told.count, 0);
  appender->commit();
  EXPECT_EQ(told.outcome, AppendOutcome::kOk);
  EXPECT_EQ(told.queue_offset, QueueOffset{1});
  ASSERT_EQ(told.log_offsets.size(), 3u);
  EXPECT_EQ(told.log_offsets[1] - told.log_offsets[0], 91 + 1 + 6 + 10);
  EXPECT_THAT(bodies("Orders"), ElementsAre("before", "a", "bb", "ccc"));
}

TEST_F(LogAppenderTest, NothingIsAppendedBeforeCommit) {
  open();
  Told told;
  stage({record("Orders", "a")}, told);
  EXPECT_EQ(store->max_log_offset(), LogOffset{0});
  EXPECT_THAT(bodies("Orders"), IsEmpty());
  appender->commit();
  appender->commit();
  EXPECT_EQ(told.count, 1);
  EXPECT_THAT(arrivals.take(), ElementsAre("Orders/0@0"));
}

TEST_F(LogAppenderTest, WhatIsOverALimitIsIllegalAtOnceAndHarmsNothing) {
  options.message_bytes_max = 1000;
  open();
  const std::string large(1001, 'x');
  const std::string properties(wire::record::kPropertiesBytesMax + 1, 'p');
  const std::string long_topic(128, 't');
  const std::string longer_retry = "%RETRY%" + std::string(249, 't');
  std::vector<NewRecord> illegal = {
      record("T", large), record("T", ""),      record(long_topic, "b"), record(longer_retry, "b"),
      record("", "b"),    record("../up", "b"), record("T", "b", -1)};
  illegal[1].properties = properties;
  for (const NewRecord& bad : illegal) {
    Told told;
    stage({bad}, told);
    EXPECT_EQ(told.count, 1);
    EXPECT_EQ(told.outcome, AppendOutcome::kIllegal);
  }
  EXPECT_EQ(append("T", std::string(1000, 'x')), AppendOutcome::kOk);
  EXPECT_EQ(append("%RETRY%" + std::string(248, 't'), "b"), AppendOutcome::kOk);
  EXPECT_EQ(store->max_offset("T", {0}), QueueOffset{1});
}

TEST_F(LogAppenderTest, PropertiesThatACrashCouldHaveLeftBlankAreIllegal) {
  open();
  for (const std::string& bad : {"a\1" + std::string(512, '\0') + "\2", std::string("a\1b\0", 4)}) {
    NewRecord made = record("T", "body");
    made.properties = bad;
    Told told;
    stage({made}, told);
    EXPECT_EQ(told.outcome, AppendOutcome::kIllegal);
  }
  append_with("T", "kept", "a\1" + std::string(511, '\0') + "\2");
  append_with("T", "bare", "");
  append("T", "last");
  crash();
  open();
  EXPECT_EQ(bodies("T"), (std::vector<std::string>{"kept", "bare", "last"}));
}

TEST_F(LogAppenderTest, ARecordThatNeedsMoreThanASegmentIsIllegal) {
  open();
  const std::int64_t largest = options.commit_log_segment_bytes - 8;
  EXPECT_EQ(append("T", body_for("T", largest + 1)), AppendOutcome::kIllegal);
  EXPECT_EQ(append("T", body_for("T", largest)), AppendOutcome::kOk);
  EXPECT_EQ(append("T", "next"), AppendOutcome::kOk);
  EXPECT_EQ(last_log_offset.value, options.commit_log_segment_bytes);
}

TEST_F(LogAppenderTest, RecordsOfOneCommitFindTheirQueuesWhoeverElseIsInIt) {
  open();
  Told first;
  Told too_long;
  Told second;
  Told again;
  stage({record("A", "a"), record("B", "b", 1)}, first);
  stage({record("C", body_for("C", options.commit_log_segment_bytes + 1))}, too_long);
  stage({record("B", "bb", 1), record("D", "d")}, second);
  stage({record("A", "aa")}, again);
  appender->commit();
  EXPECT_EQ(too_long.outcome, AppendOutcome::kIllegal);
  EXPECT_THAT(bodies("A"), ElementsAre("a", "aa"));
  EXPECT_THAT(bodies("B", 1), ElementsAre("b", "bb"));
  EXPECT_THAT(bodies("C"), IsEmpty());
  EXPECT_THAT(bodies("D"), ElementsAre("d"));
}

TEST_F(LogAppenderTest, EightBytesStayFreeAtTheEndOfASegment) {
  open();
  const std::int64_t segment = options.commit_log_segment_bytes;
  append("T", body_for("T", segment - 1008));
  append("T", body_for("T", 1000));  // leaves 8: fits
  EXPECT_EQ(last_log_offset.value, segment - 1008);
  append("T", "in the next");
  EXPECT_EQ(last_log_offset.value, segment);

  append("T", body_for("T", segment - 1007 - (store->max_log_offset().value - segment)));
  append("T", body_for("T", 1000));  // would leave 7: a blank instead
  EXPECT_EQ(last_log_offset.value, 2 * segment);
  EXPECT_EQ(bodies("T").size(), 5u);
  close();
  open();
  EXPECT_EQ(bodies("T").size(), 5u);
}

TEST_F(LogAppenderTest, ABatchMovesToTheNextSegmentAsAWhole) {
  open();
  append("T", body_for("T", options.commit_log_segment_bytes - 1000));
  Told told;
  const std::string body = body_for("T", 600);
  stage({record("T", body), record("T", body)}, told);
  appender->commit();
  EXPECT_THAT(told.log_offsets, ElementsAre(LogOffset{options.commit_log_segment_bytes},
                                            LogOffset{options.commit_log_segment_bytes + 600}));
}

TEST_F(LogAppenderTest, OneCommitMayFillManySegments) {
  open();
  std::vector<Told> told(200);
  const std::string body(3000, 'x');
  for (Told& one : told) stage({record("T", body)}, one);
  appender->commit();
  for (std::size_t i = 0; i < told.size(); ++i) {
    EXPECT_EQ(told[i].queue_offset.value, static_cast<std::int64_t>(i));
    EXPECT_TRUE(store->read_record(told[i].log_offsets.at(0)).ok());
  }
  EXPECT_EQ(bodies("T").size(), 200u);
}

TEST_F(LogAppenderTest, PreparedAndRolledBackRecordsEnterNoQueue) {
  open();
  for (const std::int32_t bits : {sys_flag::kTransactionPrepared, sys_flag::kTransactionRollback}) {
    NewRecord half = record("T", "half");
    half.sys_flag = bits;
    Told told;
    stage({half}, told);
    appender->commit();
    EXPECT_EQ(told.outcome, AppendOutcome::kOk);
    EXPECT_EQ(told.queue_offset, QueueOffset{0});
    EXPECT_TRUE(store->read_record(told.log_offsets.at(0)).ok());
  }
  EXPECT_EQ(store->max_offset("T", {0}), QueueOffset{0});
  NewRecord committed = record("T", "whole");
  committed.sys_flag = sys_flag::kTransactionCommit;
  Told told;
  stage({committed}, told);
  appender->commit();
  EXPECT_THAT(bodies("T"), ElementsAre("whole"));
}

TEST_F(LogAppenderTest, ADelayIsReckonedFromTheStoreTime) {
  open();
  NewRecord delayed = record("SCHEDULE_TOPIC_XXXX", "later", 1);
  delayed.tags_code = 5'000;
  delayed.tags_code_is_delay = true;
  Told told;
  stage({delayed}, told);
  clock.advance_ms(7);
  appender->commit();
  std::vector<std::int64_t> seen;
  WantsEntry look = [&seen](const EntryTraits& entry) {
    seen.push_back(entry.tags_code);
    return true;
  };
  store->read({"SCHEDULE_TOPIC_XXXX", {1}, {0}}, &look);
  EXPECT_EQ(seen, std::vector{clock.wall_ms() + 5'000});
}

TEST_F(LogAppenderTest, ACompletionMayStageForTheNextCommit) {
  open();
  Told second;
  const NewRecord next = record("T", "second");
  const NewRecord first = record("T", "first");
  appender->stage({&first, 1}, true, [&](const Appended&) { stage({next}, second); });
  appender->commit();
  EXPECT_EQ(second.count, 0);
  appender->commit();
  EXPECT_EQ(second.count, 1);
  EXPECT_THAT(bodies("T"), ElementsAre("first", "second"));
}

TEST_F(LogAppenderTest, TwoThreadsGetGaplessOffsetsInLogOrder) {
  open();
  constexpr int kRounds = 200;
  const auto work = [this](const std::string& name) {
    WakeSignal wake;
    const auto own = store->make_appender(wake);
    std::int64_t last = -1;
    for (int i = 0; i < kRounds; ++i) {
      const std::string body = name + std::to_string(i);
      const NewRecord made = record("Shared", body);
      for (int k = 0; k < 3; ++k) {
        own->stage({&made, 1}, true, [&last](const Appended& appended) {
          EXPECT_EQ(appended.outcome, AppendOutcome::kOk);
          EXPECT_GT(appended.queue_offset.value, last);
          last = appended.queue_offset.value;
        });
      }
      own->commit();
    }
  };
  std::thread other(work, "other");
  work("one");
  other.join();

  EXPECT_EQ(store->max_offset("Shared", {0}), QueueOffset{6 * kRounds});
  std::int64_t expected = 0;
  LogOffset before{-1};
  for (QueueOffset at{0}; at < QueueOffset{6 * kRounds};) {
    const ReadResult result = store->read({"Shared", {0}, at}, nullptr);
    ASSERT_EQ(result.outcome, ReadOutcome::kFound);
    for (const Slice& slice : result.slices) {
      std::string_view bytes = slice.bytes;
      for (wire::record::Record found;
           !wire::record::decode(bytes, wire::record::BodyCrc::kCheck, found);) {
        EXPECT_EQ(found.queue_offset.value, expected++);
        EXPECT_GT(found.log_offset, before);
        before = found.log_offset;
        bytes.remove_prefix(static_cast<std::size_t>(found.total_size));
      }
    }
    at = result.next_offset;
  }
  EXPECT_EQ(arrivals.take().size(), 6u * kRounds);
}

TEST_F(LogAppenderTest, AStoppedStoreTakesNothing) {
  open();
  append("T", "before");
  store->close();
  EXPECT_FALSE(store->writable());
  EXPECT_EQ(append("T", "after"), AppendOutcome::kUnavailable);
  EXPECT_THAT(bodies("T"), ElementsAre("before"));
}

TEST_F(LogAppenderTest, WithoutRoomForASegmentSendsAreRefusedUntilThereIsSome) {
  open();
  append("T", "first");
  disk->allocate_error = ENOSPC;
  const std::string body = body_for("T", 40'000);
  EXPECT_EQ(append("T", body), AppendOutcome::kOk);
  EXPECT_EQ(append("T", body), AppendOutcome::kCreateSegmentFailed);
  EXPECT_FALSE(store->writable());
  EXPECT_EQ(append("T", "still fits"), AppendOutcome::kOk);
  EXPECT_EQ(append("T", body), AppendOutcome::kCreateSegmentFailed);

  disk->allocate_error = 0;
  while (!store->writable()) std::this_thread::yield();
  EXPECT_EQ(append("T", body), AppendOutcome::kOk);
  EXPECT_EQ(bodies("T").size(), 4u);
  close();
  open();
  EXPECT_EQ(bodies("T").size(), 4u);
}

TEST_F(LogAppenderTest, BehindARecordThatCannotBeWrittenNothingIsStored) {
  open();
  append("T", "first");
  const std::string body = body_for("T", 30'000);  // two fit into a file
  Told told[5];
  for (Told& one : told) stage({record("T", body)}, one);
  disk->write_error = EIO;
  appender->commit();
  disk->write_error = 0;
  for (const Told& one : told) EXPECT_EQ(one.outcome, AppendOutcome::kUnavailable);
  EXPECT_FALSE(store->writable());
  crash();
  open();
  EXPECT_THAT(bodies("T"), ElementsAre("first"));
}

TEST_F(LogAppenderTest, AFileThatCannotBeEndedEndsTheLogUntilARestart) {
  open();
  const std::string body = body_for("T", 40'000);
  EXPECT_EQ(append("T", body), AppendOutcome::kOk);
  disk->write_error = ENOSPC;
  EXPECT_EQ(append("T", body), AppendOutcome::kUnavailable);
  disk->write_error = 0;
  EXPECT_FALSE(store->writable());
  EXPECT_EQ(append("T", "would fit"), AppendOutcome::kUnavailable);
  crash();
  open();
  EXPECT_EQ(append("T", body), AppendOutcome::kOk);
  EXPECT_EQ(bodies("T").size(), 2u);
}

TEST_F(LogAppenderTest, WithoutRoomForAQueueFileSendsAreRefusedUntilThereIsSomeAndNothingIsLost) {
  open();
  // Where the directory of the queue should stand.
  ASSERT_TRUE(file::make_directories(path("consumequeue")).ok());
  std::ofstream(path("consumequeue/T")) << "in the way";
  int stored = 0;
  while (append("T", std::to_string(stored)) == AppendOutcome::kOk) ++stored;
  EXPECT_FALSE(store->writable());
  EXPECT_EQ(append("Other", "refused, too"), AppendOutcome::kUnavailable);
  EXPECT_EQ(bodies("T").size(), static_cast<std::size_t>(stored));

  ASSERT_TRUE(file::remove_file(path("consumequeue/T")).ok());
  while (!store->writable()) std::this_thread::yield();
  EXPECT_EQ(append("T", std::to_string(stored)), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset, QueueOffset{stored});
  close();
  open();
  ASSERT_EQ(bodies("T").size(), static_cast<std::size_t>(stored) + 1);
  EXPECT_EQ(bodies("T").back(), std::to_string(stored));
}

}  // namespace
}  // namespace saker::store
