#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "file/directory.h"
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
  void append_batch(std::string_view topic, std::string_view body) {
    NewRecord batch = record(topic, body);
    batch.inner_count = 3;
    Told told;
    stage({batch}, told, false);
    appender->commit();
    ASSERT_EQ(told.outcome, AppendOutcome::kOk);
  }
  std::vector<std::string> all(std::string_view topic) {
    return bodies(topic, 0, store->min_offset(topic, {0}).value);
  }
  /// As after a deletion, a new topic of that name, a message to it, and only then the drop.
  void fill_and_drop_late(int old_count) {
    for (int i = 0; i < old_count; ++i) append("T", "old");
    append_batch("B", "old");
    const LogOffset end = store->max_log_offset();
    append("T", "new");
    append_batch("B", "new");
    drop_queues("T", end);
    drop_queues("B", end);
  }
  void expect_only_new() {
    EXPECT_EQ(all("T"), std::vector<std::string>{"new"});
    EXPECT_EQ(all("B"), std::vector<std::string>{"new"});
    EXPECT_EQ(store->min_offset("B", {0}).value, 3);
    EXPECT_EQ(store->max_offset("B", {0}).value, 6);
  }
};

TEST_F(DropQueuesTest, ADroppedTopicHasNoMessagesAndNoFiles) {
  open();
  append_many("T", 250);
  append_many("Other", 5);
  ASSERT_TRUE(store->checkpoint().ok());
  EXPECT_FALSE(std::filesystem::is_empty(path("consumequeue/T/0")));
  drop_queues("T");
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
  drop_queues("Ta");
  EXPECT_EQ(topics("T"), (std::vector<std::string>{"Tb"}));
  EXPECT_EQ(topics("").size(), 2U);
}

TEST_F(DropQueuesTest, MessagesThatComeLaterAreServedAlsoAfterAStop) {
  open();
  append_many("T", 250);
  drop_queues("T");
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
  drop_queues("T");
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

TEST_F(DropQueuesTest, WhatWasStoredBehindTheDeletionStays) {
  options.batch_topics = {"B"};
  options.batch_queue_segment_bytes = 460;
  for (const char* type : {"default", "defaultRocksDB"}) {
    // Of files of a hundred entries: in the first one, at the begin of a later one, in it.
    for (const int old_count : {1, 200, 250}) {
      for (const bool is_closed : {false, true}) {
        SCOPED_TRACE(std::string(type) + " " + std::to_string(old_count) + " " +
                     std::to_string(is_closed));
        crash();
        (void)file::remove_tree(options.root_dir);
        options.store_type = type;
        open();
        fill_and_drop_late(old_count);
        EXPECT_EQ(store->min_offset("T", {0}).value, old_count);
        expect_only_new();
        ASSERT_TRUE(store->checkpoint().ok());
        expect_only_new();
        is_closed ? close() : crash();
        open();
        expect_only_new();
        crash();
        (void)file::remove_tree(path("consumequeue"));
        (void)file::remove_tree(path("batchconsumequeue"));
        open();
        expect_only_new();
      }
    }
  }
}

TEST_F(DropQueuesTest, EntriesOnTheirWayGoTooUnlessTheyAreLater) {
  QueueTable queues(*disk, path("consumequeue"), options.consume_queue_segment_bytes);
  Health health;
  Dispatcher dispatcher(arrivals, health);
  Queue& queue = queues.find_or_create("T", {0});
  std::vector<PendingEntry> pending;
  for (int i = 0; i < 4; ++i) {
    pending.push_back({.queue = &queue,
                       .queue_offset = queue.take_offset(),
                       .entry = {.log_offset = {100 * i}, .size = 100}});
  }
  dispatcher.add(pending);
  std::vector<Arrival> told;
  dispatcher.drain({100}, told);
  ASSERT_EQ(queue.max().value, 1);
  bool is_empty = false;
  ASSERT_TRUE(dispatcher.drop_entries(queue, {300}, [&is_empty] { is_empty = true; }).ok());
  EXPECT_TRUE(is_empty);
  dispatcher.drain({400}, told);
  EXPECT_EQ(queue.min().value, 3);
  EXPECT_EQ(queue.max().value, 4);
  EXPECT_EQ(dispatcher.progress().last_record.value, 300);
}

TEST_F(DropQueuesTest, MinDoesNotGoBackToWhereTheLogBegins) {
  open();
  append_many("T", 20);
  const LogOffset end = store->max_log_offset();
  append_many("T", 1);
  drop_queues("T", end);
  ASSERT_EQ(store->min_offset("T", {0}).value, 20);
  store->clean_up(Cleaning::kQueues);
  EXPECT_EQ(store->min_offset("T", {0}).value, 20);
}

TEST_F(DropQueuesTest, AStartDropsWhatIsNotedAndKeepsWhatCameLater) {
  for (const bool is_closed : {false, true}) {
    SCOPED_TRACE(is_closed);
    (void)file::remove_tree(options.root_dir);
    open();
    append_many("T", 20);
    const LogOffset end = store->max_log_offset();
    append("T", "new");
    ASSERT_TRUE(store->checkpoint().ok());
    append("T", "newer");
    is_closed ? close() : crash();
    std::ofstream(path("topics.dropped")) << end.value << " T\n";
    for (int start = 0; start < 2; ++start) {
      open();
      EXPECT_EQ(all("T"), (std::vector<std::string>{"new", "newer"}));
      start == 0 ? close() : crash();
    }
  }
}

TEST_F(DropQueuesTest, ALogThatLostItsEndTakesMessagesThere) {
  open();
  append_many("T", 3);
  const LogOffset end = store->max_log_offset();
  crash();
  // The note was on the medium, the last records were not.
  std::ofstream(path("topics.dropped")) << end.value + 1'000 << " T\n";
  open();
  EXPECT_TRUE(all("T").empty());
  append_many("T", 2);
  for (const bool is_closed : {false, true}) {
    is_closed ? close() : crash();
    open();
    EXPECT_EQ(all("T").size(), 2U);
  }
}

TEST_F(DropQueuesTest, AStartAlsoEndsTheLiteTopicsOfADeletedTopic) {
  options.light_topics = options.multi_dispatch = true;
  open();
  append_light("T", "old", "%LMQ%$T$x");
  const LogOffset end = store->max_log_offset();
  append_light("T", "new", "%LMQ%$T$x");
  ASSERT_TRUE(store->checkpoint().ok());
  crash();
  std::ofstream(path("topics.dropped")) << end.value << " T\n";
  open();
  EXPECT_EQ(all("%LMQ%$T$x"), std::vector<std::string>{"new"});
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
  drop_queues("T");
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
  drop_queues("T");
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
  drop_queues("T");
  append_many("T", 1);
  close();
  open();
  EXPECT_EQ(store->max_offset("T", {0}).value - store->min_offset("T", {0}).value, 1);
}

}  // namespace
}  // namespace saker::store
