#include "store/local_store.h"

#include <gmock/gmock.h>

#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

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

}  // namespace
}  // namespace saker::store
