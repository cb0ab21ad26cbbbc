#include "store/local_store.h"

#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;

class LocalStoreTest : public StoreFixture {};

TEST_F(LocalStoreTest, AppendedMessagesAreReadBackInOrder) {
  open();
  EXPECT_EQ(append("Orders", "one"), AppendOutcome::kOk);
  EXPECT_EQ(append("Orders", "two"), AppendOutcome::kOk);
  EXPECT_EQ(append("Orders", "other queue", 1), AppendOutcome::kOk);
  EXPECT_THAT(bodies("Orders"), ElementsAre("one", "two"));
  EXPECT_THAT(bodies("Orders", 1), ElementsAre("other queue"));
  EXPECT_EQ(store->max_offset("Orders", {0}), QueueOffset{2});
  EXPECT_EQ(last_queue_offset, QueueOffset{0});
  EXPECT_THAT(arrivals.take(), ElementsAre("Orders/0@0", "Orders/0@1", "Orders/1@0"));
}

TEST_F(LocalStoreTest, ACleanStopKeepsEverything) {
  open();
  append("Orders", "one");
  close();
  EXPECT_FALSE(std::filesystem::exists(path("abort")));
  open();
  EXPECT_THAT(bodies("Orders"), ElementsAre("one"));
  EXPECT_EQ(append("Orders", "two"), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset, QueueOffset{1});
  EXPECT_THAT(bodies("Orders"), ElementsAre("one", "two"));
}

TEST_F(LocalStoreTest, ACrashKeepsEverythingThatWasAppended) {
  open();
  append("Orders", "one");
  crash();
  EXPECT_TRUE(std::filesystem::exists(path("abort")));
  open();
  EXPECT_THAT(bodies("Orders"), ElementsAre("one"));
  EXPECT_EQ(append("Orders", "two"), AppendOutcome::kOk);
  EXPECT_THAT(bodies("Orders"), ElementsAre("one", "two"));
}

TEST_F(LocalStoreTest, AnotherProcessIsKeptOutOfTheDirectory) {
  open();
  const pid_t child = ::fork();
  if (child == 0) {
    const auto second = LocalStore::open_on(disk, options, clock, arrivals);
    const bool is_refused = !second.ok() && second.error().code == ErrorCode::kFailedPrecondition &&
                            second.error().message.find(path("lock")) != std::string::npos;
    ::_exit(is_refused ? 0 : 1);
  }
  int status = 1;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  append("Orders", "one");
  EXPECT_THAT(bodies("Orders"), ElementsAre("one"));
}

TEST_F(LocalStoreTest, AnotherStoreIsKeptOutOfTheLog) {
  options.commit_log_dir = scratch / "log";
  open();
  append("T", "first");
  Options other = options;
  other.root_dir = scratch / "other";
  const auto second = LocalStore::open_on(disk, other, clock, arrivals);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find(scratch / "log"), std::string::npos);
  EXPECT_EQ(append("T", "second"), AppendOutcome::kOk);
  close();
  EXPECT_TRUE(LocalStore::open_on(disk, other, clock, arrivals).ok());
}

TEST_F(LocalStoreTest, AnEmptyStoreAnswersNothingForEveryQuestion) {
  open();
  EXPECT_TRUE(store->writable());
  EXPECT_EQ(store->min_log_offset(), LogOffset{0});
  EXPECT_EQ(store->max_log_offset(), LogOffset{0});
  EXPECT_EQ(store->max_offset("None", {0}), QueueOffset{0});
  EXPECT_EQ(store->offset_by_time("None", {0}, 1, TimeBoundary::kLower).value(), QueueOffset{0});
  EXPECT_EQ(store->read({"None", {0}, {5}}, nullptr).outcome, ReadOutcome::kNoMessageInQueue);
  close();
  open();
  EXPECT_EQ(store->max_log_offset(), LogOffset{0});
}

TEST_F(LocalStoreTest, TheStoreHostIsWrittenIntoRecords) {
  open();
  store->set_store_host(*parse_host_address("[2001:db8::9]:10911"));
  append("Orders", "one");
  wire::record::Record found;
  const Result<Slice> slice = store->read_record(last_log_offset);
  ASSERT_TRUE(slice.ok());
  ASSERT_FALSE(wire::record::decode(slice->bytes, wire::record::BodyCrc::kCheck, found));
  EXPECT_EQ(to_string(found.store_host), "[2001:db8::9]:10911");
  EXPECT_EQ(found.store_timestamp_ms, clock.wall_ms());
}

TEST_F(LocalStoreTest, ACleanStopWritesTheCheckpointOfTheLastRecord) {
  open();
  append("Orders", "one");
  clock.advance_ms(1234);
  append("Orders", "two");
  const std::int64_t last = last_log_offset.value;
  close();
  const Result<Checkpoint> checkpoint = read_checkpoint(path("checkpoint"));
  ASSERT_TRUE(checkpoint.ok());
  EXPECT_EQ(checkpoint->physic_ms, clock.wall_ms());
  EXPECT_EQ(checkpoint->logics_ms, clock.wall_ms());
  EXPECT_EQ(checkpoint->logics_offset, last);
  EXPECT_EQ(std::filesystem::file_size(path("checkpoint")), 4096u);
}

TEST_F(LocalStoreTest, ManyQueuesSurviveAStopAndACrash) {
  open();
  for (int i = 0; i < 300; ++i) append("Topic" + std::to_string(i % 30), "x", i % 10);
  close();
  open();
  for (int i = 0; i < 300; ++i) append("Topic" + std::to_string(i % 30), "y", i % 10);
  crash();
  open();
  for (int i = 0; i < 30; ++i) {
    const std::string topic = "Topic" + std::to_string(i);
    EXPECT_EQ(store->max_offset(topic, {i % 10}), QueueOffset{20}) << topic;
  }
}

}  // namespace
}  // namespace saker::store
