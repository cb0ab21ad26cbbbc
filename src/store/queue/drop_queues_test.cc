#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "store/store_fixture.h"

namespace saker::store {
namespace {

class DropQueuesTest : public StoreFixture {
 protected:
  void append_many(std::string_view topic, int count) {
    for (int i = 0; i < count; ++i) ASSERT_EQ(append(topic, std::to_string(i)), AppendOutcome::kOk);
  }
  std::vector<std::string> topics(std::string_view prefix) {
    return static_cast<Store&>(*store).topics_with_prefix(prefix);
  }
  void drop(std::string_view topic) { static_cast<Store&>(*store).drop_queues(topic); }
};

TEST_F(DropQueuesTest, ADroppedTopicHasNoMessagesAndNoFiles) {
  open();
  append_many("T", 250);
  append_many("Other", 5);
  ASSERT_TRUE(store->checkpoint().ok());
  EXPECT_FALSE(std::filesystem::is_empty(path("consumequeue/T/0")));
  drop("T");
  EXPECT_TRUE(bodies("T", 0, 250).empty());
  EXPECT_EQ(store->min_offset("T", {0}), store->max_offset("T", {0}));
  EXPECT_TRUE(std::filesystem::is_empty(path("consumequeue/T/0")));
  EXPECT_EQ(bodies("Other").size(), 5U);
}

TEST_F(DropQueuesTest, TopicsAreListedWhileTheyHaveMessages) {
  open();
  append_many("Ta", 1);
  append_many("Tb", 1);
  append_many("Other", 1);
  EXPECT_EQ(topics("T"), (std::vector<std::string>{"Ta", "Tb"}));
  drop("Ta");
  EXPECT_EQ(topics("T"), (std::vector<std::string>{"Tb"}));
  EXPECT_EQ(topics("").size(), 2U);
}

TEST_F(DropQueuesTest, MessagesThatComeLaterAreServedAlsoAfterAStop) {
  open();
  append_many("T", 250);
  drop("T");
  const QueueOffset begin = store->max_offset("T", {0});
  append_many("T", 3);
  EXPECT_EQ(bodies("T", 0, begin.value), (std::vector<std::string>{"0", "1", "2"}));
  ASSERT_TRUE(store->checkpoint().ok());
  close();
  open();
  EXPECT_EQ(bodies("T", 0, begin.value), (std::vector<std::string>{"0", "1", "2"}));
}

TEST_F(DropQueuesTest, MessagesDoNotComeBackWhenQueuesAreBuiltAgain) {
  open();
  append_many("T", 20);
  append_many("Other", 5);
  drop("T");
  for (const bool is_closed : {false, true}) {
    SCOPED_TRACE(is_closed);
    is_closed ? close() : crash();
    std::filesystem::remove_all(path("consumequeue"));
    open();
    EXPECT_EQ(store->max_offset("T", {0}), store->min_offset("T", {0}));
    EXPECT_EQ(bodies("Other").size(), 5U);
  }
  append_many("T", 2);
  crash();
  std::filesystem::remove_all(path("consumequeue"));
  open();
  EXPECT_EQ(bodies("T", 0, store->min_offset("T", {0}).value).size(), 2U);
}

TEST_F(DropQueuesTest, AStartEndsWhatADeathHasInterrupted) {
  for (const bool is_closed : {false, true}) {
    SCOPED_TRACE(is_closed);
    std::filesystem::remove_all(options.root_dir);
    open();
    append_many("T", 20);
    append_many("Other", 5);
    const LogOffset end = store->max_log_offset();
    ASSERT_TRUE(store->checkpoint().ok());
    is_closed ? close() : crash();
    // The first of its two steps: what is noted is on the medium, the queues are still there.
    std::ofstream(path("topics.dropped")) << end.value << " T\n";
    open();
    EXPECT_TRUE(bodies("T").empty());
    EXPECT_EQ(store->max_offset("T", {0}).value, 0);
    EXPECT_TRUE(std::filesystem::is_empty(path("consumequeue/T/0")));
    EXPECT_EQ(bodies("Other").size(), 5U);
    append_many("T", 2);
    close();
    open();
    EXPECT_EQ(bodies("T").size(), 2U);
    close();
  }
}

TEST_F(DropQueuesTest, AfterAStopTheQueueBeginsAnew) {
  open();
  append_many("T", 250);
  append_many("Other", 1);
  drop("T");
  close();
  open();
  EXPECT_EQ(store->max_offset("T", {0}).value, 0);
  append_many("T", 2);
  EXPECT_EQ(bodies("T"), (std::vector<std::string>{"0", "1"}));
}

TEST_F(DropQueuesTest, AfterAStopNothingIsLeftOfItsDirectories) {
  open();
  append_many("T", 250);
  append_many("Other", 1);
  drop("T");
  for (const bool is_closed : {true, false}) {
    SCOPED_TRACE(is_closed);
    ASSERT_TRUE(std::filesystem::create_directories(path("consumequeue/Gone/3")));
    is_closed ? close() : crash();
    open();
    EXPECT_FALSE(std::filesystem::exists(path("consumequeue/T")));
    EXPECT_FALSE(std::filesystem::exists(path("consumequeue/Gone")));
    EXPECT_EQ(bodies("Other").size(), 1U);
  }
  append_many("T", 2);
  close();
  open();
  EXPECT_EQ(bodies("T"), (std::vector<std::string>{"0", "1"}));
}

TEST_F(DropQueuesTest, QueuesInADatabaseAreDroppedToo) {
  options.store_type = "defaultRocksDB";
  open();
  append_many("T", 250);
  drop("T");
  append_many("T", 1);
  close();
  open();
  EXPECT_EQ(store->max_offset("T", {0}).value - store->min_offset("T", {0}).value, 1);
}

}  // namespace
}  // namespace saker::store
