// Readers at entries of a queue that are zeros or noise: no message is passed over without a word.

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "file/whole_file.h"
#include "store/log/segment_directory.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;

/// Messages in turns in two queues of a topic, over several files of the log.
class DamagedEntryTest : public StoreFixture {
 protected:
  static constexpr int kCount = 60;  // of each queue

  void fill(std::size_t body_bytes = 1000) {
    open();
    for (int i = 0; i < kCount; ++i) {
      for (int queue = 0; queue < 2; ++queue) {
        append("T", std::to_string(i) + " " + std::string(body_bytes, 'x'), queue);
        places[queue].push_back(last_log_offset);
      }
    }
    close();
  }
  void damage(int first, const std::string& bytes) {
    std::fstream file(path("consumequeue/T/0/" + segment_name(0)),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(first * QueueEntry::kBytes);
    file << bytes;
    ASSERT_TRUE(file.good());
  }
  static std::string zeros(int entries) {
    return std::string(static_cast<std::size_t>(entries * QueueEntry::kBytes), '\0');
  }
  std::vector<int> numbers(EntryFilter filter = nullptr) const {
    std::vector<int> found;
    for (QueueOffset at;;) {
      const ReadResult result = store->read({"T", {0}, at}, filter);
      const bool goes_on = result.next_offset > at;
      std::vector<std::string> some;
      for (const Slice& slice : result.slices) append_bodies(slice.bytes, some);
      for (const std::string& body : some) found.push_back(std::stoi(body));
      if (!goes_on) return found;
      at = result.next_offset;
    }
  }
  static std::vector<int> all_but(const std::vector<int>& lost) {
    std::vector<int> left;
    for (int i = 0; i < kCount; ++i) {
      if (std::find(lost.begin(), lost.end(), i) == lost.end()) left.push_back(i);
    }
    return left;
  }
  StoreFigures figures() const { return static_cast<const Store&>(*store).figures(); }

  std::vector<LogOffset> places[2];
};

TEST_F(DamagedEntryTest, TheirMessagesAreServed) {
  for (const std::string& bytes : {zeros(1), zeros(7), std::string(40, '\x5A')}) {
    SCOPED_TRACE(bytes.size());
    (void)file::remove_tree(options.root_dir);
    fill();
    damage(10, bytes);
    open();
    EXPECT_EQ(numbers(), all_but({}));
    const auto entries = static_cast<std::int64_t>(bytes.size()) / QueueEntry::kBytes;
    EXPECT_EQ(figures().damaged_served, entries);
    EXPECT_EQ(figures().damaged_passed, 0);
    EXPECT_EQ(numbers(), all_but({}));
    EXPECT_EQ(figures().damaged_served, 2 * entries);
    close();
  }
}

TEST_F(DamagedEntryTest, AWholeFileOfThemIsServed) {
  options.consume_queue_segment_bytes = 1500 * QueueEntry::kBytes;
  options.commit_log_segment_bytes = 1 << 20;
  open();
  for (int i = 0; i < 3200; ++i) append("T", std::to_string(i));
  close();
  std::ofstream(path("consumequeue/T/0/" + segment_name(1500 * QueueEntry::kBytes))) << zeros(1500);
  open();
  const std::vector<int> found = numbers();
  ASSERT_EQ(found.size(), 3200U);
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
  EXPECT_EQ(figures().damaged_served, 1500);
}

TEST_F(DamagedEntryTest, AlsoTheFirstOnes) {
  fill();
  damage(0, zeros(3));
  open();
  EXPECT_EQ(numbers(), all_but({}));
}

TEST_F(DamagedEntryTest, AlsoThroughAFilterByTags) {
  fill();
  damage(10, zeros(5));
  open();
  WantsEntry tag_a([](const EntryTraits& entry) { return entry.tags_code == 2598919; });
  EXPECT_EQ(numbers(&tag_a), all_but({}));
  WantsEntry none([](const EntryTraits& entry) { return entry.tags_code == 7; });
  EXPECT_THAT(numbers(&none), ElementsAre());
}

TEST_F(DamagedEntryTest, WhereTheRecordIsGoneTooItIsCounted) {
  fill();
  damage(10, zeros(2));
  {
    const LogOffset at = places[0][11];
    std::fstream file(path("commitlog/" + segment_name(0)),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at.value);
    file << std::string(100, '\x55');
  }
  open();
  EXPECT_EQ(numbers(), all_but({11}));
  EXPECT_EQ(figures().damaged_served, 1);
  EXPECT_EQ(figures().damaged_passed, 1);
}

TEST_F(DamagedEntryTest, ThoseOfALightQueueAreCounted) {
  options.light_topics = options.multi_dispatch = true;
  open();
  for (int i = 0; i < 3; ++i) {
    append_light("Own", std::to_string(i), "%LMQ%x");
  }
  close();
  std::fstream file(path("consumequeue/%LMQ%x/0/" + segment_name(0)),
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(QueueEntry::kBytes);
  file << zeros(1);
  file.close();
  open();
  EXPECT_THAT(bodies("%LMQ%x"), ElementsAre("0", "2"));
  EXPECT_EQ(figures().damaged_passed, 1);
}

TEST_F(DamagedEntryTest, AlsoWhereTheLogHasLostItsBegin) {
  fill();
  ASSERT_TRUE(file::remove_file(path("commitlog/" + segment_name(0))).ok());
  open();
  const auto min = static_cast<int>(store->min_offset("T", {0}).value);
  ASSERT_GT(min, 0);
  close();
  damage(min + 5, zeros(2));
  open();
  EXPECT_EQ(numbers().size(), static_cast<std::size_t>(kCount - min));
  EXPECT_EQ(figures().damaged_served, 2);
}

}  // namespace
}  // namespace saker::store
