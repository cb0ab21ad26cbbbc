// Reads of a queue to which something happens between their looks at the queue and at the log.

#include <limits>

#include <gmock/gmock.h>

#include "store/read/queue_reader.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;

constexpr LogOffset kAll{std::numeric_limits<std::int64_t>::max()};

/// The log of a store that was closed, and a batch queue that the tests fill themselves.
class MovingQueueTest : public StoreFixture {
 protected:
  MovingQueueTest() {
    open();
    for (int i = 0; i < 9; ++i) {
      append("T", std::to_string(i) + std::string(20'000, 'x'));  // three a segment
      records.push_back(last_log_offset);
    }
    close();
    EXPECT_TRUE(segments.load().ok());
  }
  /// Lets the log reach behind the record, and then the queue, as a store does.
  void come(std::size_t number) {
    const auto bytes = static_cast<std::int32_t>(records[1] - records[0]);
    marks.set_appended(records[number] + bytes);
    queue.put({static_cast<std::int64_t>(number)},
              {.log_offset = records[number], .size = bytes, .store_ms = clock.wall_ms()});
  }
  ReadResult read(QueueEnd end, LogReader& log) {
    const ReadLimits limits = read_limits(options);
    return QueueReader(queue, log, extensions, limits, damage).read({"T", {0}, {}}, nullptr, end);
  }
  static std::vector<char> firsts(const ReadResult& result) {
    std::vector<std::string> found;
    for (const Slice& slice : result.slices) append_bodies(slice.bytes, found);
    std::vector<char> letters;
    for (const std::string& body : found) letters.push_back(body.front());
    return letters;
  }

  std::vector<LogOffset> records;
  SegmentList segments{*disk, LogPlace{path("commitlog"), options.commit_log_segment_bytes}};
  Watermarks marks;
  QueuePlace place{*disk, path("queues"), 10 * QueueEntry::kBatchBytes, QueueKind::kBatch};
  Queue queue{place, {"T", {0}}};
  QueueExtensions extensions{*disk, path("extensions"), 1 << 20};
  DamageLog damage{clock};
};

TEST_F(MovingQueueTest, AMessageThatComesMeanwhileIsLeftToTheNextRead) {
  for (std::size_t i = 0; i < 3; ++i) come(i);
  const QueueEnd end = end_of(queue);
  LogReader log(segments, marks);
  come(3);
  const ReadResult result = read(end, log);
  EXPECT_THAT(firsts(result), ElementsAre('0', '1', '2'));
  EXPECT_EQ(result.next_offset.value, 3);
  EXPECT_EQ(result.max_offset.value, 3);
  EXPECT_EQ(damage.passed() + damage.served(), 0);
  LogReader later(segments, marks);
  EXPECT_THAT(firsts(read(end_of(queue), later)), ElementsAre('0', '1', '2', '3'));
}

TEST_F(MovingQueueTest, AnEntryThatIsVisibleBeforeItIsCountedIsWithinTheAnswersMax) {
  for (std::size_t i = 0; i < 3; ++i) come(i);
  LogReader log(segments, marks);
  const ReadResult result = read({.max = {2}, .entry = 3}, log);
  EXPECT_THAT(firsts(result), ElementsAre('0', '1', '2'));
  EXPECT_EQ(result.next_offset.value, 3);
  EXPECT_EQ(result.max_offset.value, 3);
}

TEST_F(MovingQueueTest, EntriesOfATopicThatIsDeletedMeanwhileAreNotDamaged) {
  for (std::size_t i = 0; i < 3; ++i) come(i);
  const QueueEnd end = end_of(queue);
  LogReader log(segments, marks);
  ASSERT_TRUE(queue.drop_before(kAll).ok());
  const ReadResult result = read(end, log);
  EXPECT_EQ(result.message_count, 0);
  EXPECT_EQ(damage.passed() + damage.served(), 0);
}

TEST_F(MovingQueueTest, FilesOfTheLogThatRetentionTakesMeanwhileAreNotDamage) {
  for (std::size_t i = 0; i < records.size(); ++i) come(i);
  const QueueEnd end = end_of(queue);
  LogReader log(segments, marks);
  for (int i = 0; i < 2; ++i) (void)segments.take_first()->retire();
  const ReadResult result = read(end, log);
  EXPECT_THAT(firsts(result), ElementsAre('6', '7', '8'));
  EXPECT_EQ(result.next_offset.value, 9);
  EXPECT_EQ(damage.passed() + damage.served(), 0);
}

}  // namespace
}  // namespace saker::store
