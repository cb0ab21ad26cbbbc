#include <cerrno>
#include <fstream>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "file/whole_file.h"
#include "model/property.h"
#include "model/sys_flag.h"
#include "store/log/segment_directory.h"
#include "store/store_fixture.h"
#include "wire/record/batch_body.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kTopic = "Bundles";

class BatchQueueTest : public StoreFixture {
 protected:
  BatchQueueTest() {
    options.batch_queue_segment_bytes = 460;  // ten entries
    options.batch_topics = {std::string(kTopic)};
  }

  static std::string batch_of(int count, std::string_view body) {
    std::string bytes;
    for (int i = 0; i < count; ++i) wire::record::append_unit(bytes, {0, body, ""});
    return bytes;
  }
  AppendOutcome append_batch(int count, std::string_view body = "b") {
    const std::string bytes = batch_of(count, body);
    NewRecord made = record(kTopic, bytes);
    made.inner_count = static_cast<std::int16_t>(count);
    Told told;
    stage({made}, told, false);
    appender->commit();
    last_queue_offset = told.queue_offset;
    if (!told.log_offsets.empty()) last_log_offset = told.log_offsets.front();
    return told.outcome;
  }
  /// A hundred records: batches of one to five and single messages in turn, over more than one
  /// segment and file of the queue.
  void fill() {
    open();
    for (int i = 0; i < kRecords; ++i) {
      clock.advance_ms(10);
      times.push_back(clock.wall_ms());
      firsts.push_back(end);
      const int count = i % 6;
      if (count == 0) {
        append(kTopic, std::string(1000, 's'));
      } else {
        EXPECT_EQ(append_batch(count, std::string(300, 'b')), AppendOutcome::kOk);
      }
      EXPECT_EQ(last_queue_offset.value, end);
      end += std::max(count, 1);
    }
  }
  /// The queue offset and size of every record from an offset on.
  std::vector<std::pair<std::int64_t, int>> records_from(std::int64_t from) {
    std::vector<std::pair<std::int64_t, int>> found;
    for (QueueOffset at{from};;) {
      const ReadResult result = store->read({kTopic, {0}, at, 1}, nullptr);
      if (result.outcome != ReadOutcome::kFound) return found;
      wire::record::Record decoded;
      EXPECT_FALSE(wire::record::decode(result.slices.front().bytes, wire::record::BodyCrc::kCheck,
                                        decoded));
      found.emplace_back(decoded.queue_offset.value, result.message_count);
      EXPECT_EQ(result.next_offset.value, decoded.queue_offset.value + result.message_count);
      at = result.next_offset;
    }
  }
  void expect_filled(int records = kRecords) {
    std::vector<std::pair<std::int64_t, int>> expected;
    for (int i = 0; i < records; ++i) {
      expected.emplace_back(firsts[static_cast<std::size_t>(i)], std::max(i % 6, 1));
    }
    EXPECT_EQ(records_from(0), expected);
    const std::int64_t max = records < kRecords ? firsts[static_cast<std::size_t>(records)] : end;
    EXPECT_EQ(store->max_offset(kTopic, {0}).value, max);
    EXPECT_EQ(store->min_offset(kTopic, {0}).value, 0);
    EXPECT_FALSE(file::exists(path("consumequeue/Bundles")));
  }

  static constexpr int kRecords = 100;
  std::vector<std::int64_t> firsts;
  std::vector<std::int64_t> times;
  std::int64_t end = 0;
};

TEST_F(BatchQueueTest, ABatchIsOneRecordThatTakesAnOffsetAMessage) {
  open();
  EXPECT_EQ(append(kTopic, "single"), AppendOutcome::kOk);
  EXPECT_EQ(append_batch(3), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset, QueueOffset{1});
  EXPECT_EQ(store->max_offset(kTopic, {0}), QueueOffset{4});
  EXPECT_THAT(arrivals.take(), ElementsAre("Bundles/0@0", "Bundles/0@3"));

  const Result<Slice> stored = store->read_record(last_log_offset);
  ASSERT_TRUE(stored.ok());
  wire::record::Record found;
  ASSERT_FALSE(wire::record::decode(stored->bytes, wire::record::BodyCrc::kCheck, found));
  EXPECT_EQ(found.sys_flag, sys_flag::kInnerBatch | sys_flag::kNeedUnwrap);
  EXPECT_EQ(property::find(found.properties, property::kInnerCount), "3");
  EXPECT_EQ(property::find(found.properties, property::kInnerBase), "1");
  EXPECT_EQ(found.queue_offset, QueueOffset{1});
}

TEST_F(BatchQueueTest, TheUnitsAreThoseOfTheFormat) {
  open();
  append_batch(3);
  close();
  const std::string file =
      *file::read_whole(path("batchconsumequeue/Bundles/0/" + segment_name(0)));
  ASSERT_EQ(file.size(), 460u);
  const QueueEntry entry = load_entry(file.data(), QueueKind::kBatch);
  EXPECT_EQ(entry.log_offset, LogOffset{0});
  EXPECT_EQ(entry.count, 3);
  EXPECT_EQ(entry.first, QueueOffset{0});
  EXPECT_EQ(entry.store_ms, clock.wall_ms());
  EXPECT_EQ(file.substr(38, 8), std::string("\xff\xff\xff\xff\0\0\0\0", 8));
  EXPECT_EQ(file.substr(46), std::string(460 - 46, '\0'));
}

TEST_F(BatchQueueTest, AReadInsideABatchAnswersTheWholeBatch) {
  open();
  append_batch(4);
  append_batch(2);
  const ReadResult result = store->read({kTopic, {0}, {2}}, nullptr);
  EXPECT_EQ(result.outcome, ReadOutcome::kFound);
  EXPECT_EQ(result.message_count, 6);
  EXPECT_EQ(result.next_offset, QueueOffset{6});
  EXPECT_THAT(records_from(5), ElementsAre(std::pair(std::int64_t{4}, 2)));
  EXPECT_EQ(store->read({kTopic, {0}, {6}}, nullptr).outcome, ReadOutcome::kOffsetOverflowOne);
  EXPECT_EQ(store->read({kTopic, {0}, {7}}, nullptr).outcome, ReadOutcome::kOffsetOverflowBadly);
}

TEST_F(BatchQueueTest, MessagesInBatchesCountAgainstTheLimitOfARead) {
  open();
  for (int i = 0; i < 5; ++i) append_batch(3);
  EXPECT_EQ(store->read({kTopic, {0}, {0}, 8}, nullptr).message_count, 6);
  EXPECT_EQ(store->read({kTopic, {0}, {0}, 1}, nullptr).message_count, 3);
}

TEST_F(BatchQueueTest, OnlyBatchQueuesTakeBatches) {
  open();
  const std::string bytes = batch_of(2, "b");
  NewRecord made = record("Plain", bytes);
  made.inner_count = 2;
  Told told;
  stage({made}, told);
  EXPECT_EQ(told.outcome, AppendOutcome::kIllegal);
  store->add_topic({.name = "Later", .has_batch_queues = true});
  made.topic = "Later";
  stage({made, made}, told);
  EXPECT_EQ(told.outcome, AppendOutcome::kIllegal);
  stage({made}, told);
  appender->commit();
  EXPECT_EQ(told.outcome, AppendOutcome::kOk);
  EXPECT_EQ(store->max_offset("Later", {0}), QueueOffset{2});
}

TEST_F(BatchQueueTest, AFileThatCannotBeReadNowIsNoAnswer) {
  fill();
  close();
  open();
  disk->refuse_open("batchconsumequeue/" + std::string(kTopic) + "/0/" + segment_name(460 * 5),
                    EMFILE);
  const ReadResult result = store->read({kTopic, {0}, {firsts[55]}}, nullptr);
  EXPECT_EQ(result.outcome, ReadOutcome::kUnreadable);
  EXPECT_EQ(result.next_offset.value, firsts[55]);
  EXPECT_NE(result.why.find(segment_name(460 * 5)), std::string::npos) << result.why;
  EXPECT_FALSE(store->offset_by_time(kTopic, {0}, times[55], TimeBoundary::kLower));
  EXPECT_FALSE(is_lost(store->store_time(kTopic, {0}, {firsts[55]}).error()));
  disk->refuse_open("", 0, 0);
  EXPECT_EQ(store->read({kTopic, {0}, {firsts[55]}}, nullptr).outcome, ReadOutcome::kFound);
  EXPECT_EQ(store->store_time(kTopic, {0}, {firsts[55]}).value(), times[55]);
}

TEST_F(BatchQueueTest, IsFoundByTime) {
  fill();
  const auto at = [&](std::int64_t ms, TimeBoundary boundary) {
    return store->offset_by_time(kTopic, {0}, ms, boundary)->value;
  };
  EXPECT_EQ(at(times[44], TimeBoundary::kLower), firsts[44]);
  EXPECT_EQ(at(times[44], TimeBoundary::kUpper), firsts[44]);
  EXPECT_EQ(at(times[44] + 1, TimeBoundary::kLower), firsts[45]);
  EXPECT_EQ(at(times[44] + 1, TimeBoundary::kUpper), 0);
  EXPECT_EQ(at(times[0] - 1, TimeBoundary::kLower), 0);
  EXPECT_EQ(at(times[99] + 1, TimeBoundary::kLower), firsts[99]);
  EXPECT_EQ(store->store_time(kTopic, {0}, {firsts[45] + 1}).value(), times[45]);
  EXPECT_TRUE(is_lost(store->store_time(kTopic, {0}, {end}).error()));
}

TEST_F(BatchQueueTest, IsThereAfterAStopAndAfterACrash) {
  fill();
  expect_filled();
  close();
  open();
  expect_filled();
  crash();
  open();
  expect_filled();
  EXPECT_EQ(append_batch(2), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset.value, end);
}

TEST_F(BatchQueueTest, KeepsItsKindWithoutTheTableOfTopics) {
  fill();
  close();
  options.batch_topics.clear();
  open();
  expect_filled();
}

TEST_F(BatchQueueTest, ACopyOfABatchIsOneMessageAlsoAfterACrash) {
  options.batch_topics.emplace_back("%DLQ%batches");
  open();
  EXPECT_EQ(append_batch(3), AppendOutcome::kOk);
  for (const std::string_view topic : {"SCHEDULE_TOPIC_XXXX", "%RETRY%G", "%DLQ%G"}) {
    for (const std::int64_t number : {0, 1}) {
      const std::string body = batch_of(3, "b");
      NewRecord copy = record(topic, body);
      copy.sys_flag = sys_flag::kInnerBatch | sys_flag::kNeedUnwrap;
      copy.properties = "INNER_NUM\0013\2INNER_BASE\0010\2";
      Told told;
      stage({copy}, told, false);
      appender->commit();
      EXPECT_EQ(told.queue_offset.value, number);
    }
  }
  const std::string body = batch_of(3, "b");
  NewRecord batch = record("%DLQ%batches", body);
  batch.inner_count = 3;
  Told told;
  stage({batch}, told);
  EXPECT_EQ(told.outcome, AppendOutcome::kIllegal);
  crash();
  open();
  EXPECT_EQ(records_from(0).size(), 1u);
  for (const std::string_view topic : {"SCHEDULE_TOPIC_XXXX", "%RETRY%G", "%DLQ%G"}) {
    EXPECT_EQ(store->max_offset(topic, {0}).value, 2) << topic;
    const ReadResult second = store->read({topic, {0}, {1}}, nullptr);
    EXPECT_EQ(second.message_count, 1) << topic;
    EXPECT_EQ(second.next_offset.value, 2) << topic;
    EXPECT_FALSE(file::exists(path("batchconsumequeue/" + std::string(topic)))) << topic;
  }
}

struct Loss {
  const char* name;
  const char* removed;
  bool after_crash;
};
class BatchQueueLossTest : public BatchQueueTest, public ::testing::WithParamInterface<Loss> {};

TEST_P(BatchQueueLossTest, IsMadeGoodFromTheLog) {
  fill();
  GetParam().after_crash ? crash() : close();
  (void)file::remove_tree(path(GetParam().removed));
  open();
  expect_filled();
}

INSTANTIATE_TEST_SUITE_P(Of, BatchQueueLossTest,
                         ::testing::Values(Loss{"TheQueueAfterAStop", "batchconsumequeue", false},
                                           Loss{"TheQueueAfterACrash", "batchconsumequeue", true},
                                           Loss{"ItsLastFileAfterACrash",
                                                "batchconsumequeue/Bundles/0/00000000000000003680",
                                                true},
                                           Loss{"TheCheckpointAfterACrash", "checkpoint", true}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_F(BatchQueueTest, ATornBatchIsGoneWithAllItsMessages) {
  fill();
  const std::int64_t size = options.commit_log_segment_bytes;
  const LogOffset last = last_log_offset;
  crash();
  const std::int64_t base = last.value - last.value % size;
  std::fstream file(path("commitlog/" + segment_name(base)),
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(last.value - base + 200);
  file << std::string(500, '\0');
  file.close();
  open();
  expect_filled(kRecords - 1);
}

TEST_F(BatchQueueTest, EntriesBehindTheEndOfTheLogAreDropped) {
  fill();
  close();
  (void)file::remove_file(path("commitlog/" + segment_name(options.commit_log_segment_bytes)));
  (void)file::remove_file(path("checkpoint"));
  open();
  const std::vector<std::pair<std::int64_t, int>> left = records_from(0);
  ASSERT_FALSE(left.empty());
  EXPECT_LT(left.size(), 100u);
  EXPECT_EQ(store->max_offset(kTopic, {0}).value, left.back().first + left.back().second);
}

TEST_F(BatchQueueTest, FollowsTheBeginOfTheLog) {
  fill();
  close();
  (void)file::remove_file(path("commitlog/" + segment_name(0)));
  open();
  const QueueOffset min = store->min_offset(kTopic, {0});
  EXPECT_GT(min.value, 0);
  const auto left = records_from(min.value);
  EXPECT_EQ(left.front().first, min.value);
  EXPECT_EQ(store->read({kTopic, {0}, {min.value - 1}}, nullptr).outcome,
            ReadOutcome::kOffsetTooSmall);
  store->clean_up(Cleaning::kQueues);
  while (file::exists(path("batchconsumequeue/Bundles/0/" + segment_name(0)))) {
    std::this_thread::yield();
  }
  EXPECT_EQ(store->min_offset(kTopic, {0}), min);
  EXPECT_EQ(records_from(min.value), left);
  close();
  open();
  EXPECT_EQ(records_from(min.value), left);
}

}  // namespace
}  // namespace saker::store
