#include "store/inspect/deleted_topics.h"

#include <gmock/gmock.h>

#include "file/directory.h"
#include "store/inspect/damaged_store_fixture.h"

namespace saker::store::inspect {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DeletedTopicsTest : public DamagedStoreFixture {
 protected:
  /// The table of topics, with these rows.
  void write_topics(std::string_view rows) {
    ASSERT_TRUE(file::make_directories(path("config")).ok());
    ASSERT_TRUE(file::replace_whole(path("config/topics.json"),
                                    "{\"topicConfigTable\":{" + std::string(rows) + "}}")
                    .ok());
  }
};

TEST_F(DeletedTopicsTest, AStoreIsCleanThoughRecordsOfADeletedTopicAreInItsLog) {
  fill();
  open();
  drop_queues("T");
  close();
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(DeletedTopicsTest, ATopicThatWasMadeAgainHasOnlyWhatCameLater) {
  fill();
  open();
  drop_queues("T");
  ASSERT_EQ(append("T", "later", 2), AppendOutcome::kOk);
  close();
  EXPECT_THAT(wrong(), IsEmpty());
  ASSERT_TRUE(file::remove_tree(path("consumequeue/T/2")).ok());
  EXPECT_THAT(wrong(), ElementsAre("queue-missing"));
}

TEST_F(DeletedTopicsTest, AQueueMayBeginWithEntriesOfTheDeletedTopic) {
  fill();
  open();
  const LogOffset end = store->max_log_offset();
  ASSERT_EQ(append("T", "later", 2), AppendOutcome::kOk);
  drop_queues("T", end);
  close();
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(DeletedTopicsTest, WithoutARowATopicWithoutQueuesWasDeletedByAnotherBroker) {
  fill();
  ASSERT_TRUE(file::remove_tree(path("consumequeue/T")).ok());
  write_topics("\"T\":{\"topicName\":\"T\"}");
  EXPECT_THAT(verdict().short_queues, ::testing::SizeIs(4));
  write_topics("\"Other\":{\"topicName\":\"Other\"}");
  const Verdict found = verdict();
  EXPECT_TRUE(found.is_clean());
  EXPECT_THAT(found.short_queues, IsEmpty());
  EXPECT_THAT(kinds(found, true), ::testing::Contains("queue-missing"));
}

}  // namespace
}  // namespace saker::store::inspect
