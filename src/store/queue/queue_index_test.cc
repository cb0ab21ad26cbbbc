#include "store/queue/queue_index.h"

#include <deque>

#include <gtest/gtest.h>

#include "file/disk.h"

namespace saker::store {
namespace {

class QueueIndexTest : public testing::Test {
 protected:
  Queue& insert(const std::string& topic, std::int32_t id, std::uint64_t hash) {
    Queue& queue = queues_.emplace_back(place_, QueueName{topic, {id}});
    index_.insert(hash, queue);
    return queue;
  }
  Queue& insert(const std::string& topic, std::int32_t id) {
    return insert(topic, id, QueueIndex::hash_of(topic, {id}));
  }
  Queue* find(const std::string& topic, std::int32_t id) const {
    return index_.find(QueueIndex::hash_of(topic, {id}), topic, {id});
  }

  file::RealDisk disk_;
  const QueuePlace place_{disk_, "/nowhere", 6'000'000};
  std::deque<Queue> queues_;
  QueueIndex index_;
};

TEST_F(QueueIndexTest, FindsEachOfManyAndNothingElse) {
  constexpr int kTopics = 500;
  constexpr std::int32_t kIds = 9;
  for (int i = 0; i < kTopics; ++i) {
    for (std::int32_t id = 0; id < kIds; ++id) insert("topic-" + std::to_string(i), id);
  }
  EXPECT_EQ(index_.size(), std::size_t{kTopics * kIds});
  for (const Queue& queue : queues_) {
    EXPECT_EQ(find(queue.name().topic, queue.name().id.value), &queue);
    EXPECT_EQ(index_.guess(QueueIndex::hash_of(queue.name().topic, queue.name().id)), &queue);
  }
  EXPECT_EQ(find("topic-0", kIds), nullptr);
  EXPECT_EQ(find("topic-500", 0), nullptr);
}

TEST_F(QueueIndexTest, TheNameDecidesAmongEqualHashes) {
  const Queue& first = insert("a", 0, 7);
  const Queue& second = insert("b", 0, 7);
  insert("c", 0, 7 + 16);  // of the same slot
  EXPECT_EQ(index_.find(7, "a", {0}), &first);
  EXPECT_EQ(index_.find(7, "b", {0}), &second);
  EXPECT_EQ(index_.find(7, "c", {0}), nullptr);
  EXPECT_EQ(index_.guess(7), &first);
}

TEST_F(QueueIndexTest, IsEmptyAtFirst) {
  EXPECT_EQ(find("a", 0), nullptr);
  EXPECT_EQ(index_.guess(0), nullptr);
}

}  // namespace
}  // namespace saker::store
