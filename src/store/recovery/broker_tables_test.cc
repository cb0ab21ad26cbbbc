#include "store/recovery/broker_tables.h"

#include <fstream>

#include <gtest/gtest.h>

#include "file/directory.h"
#include "file/scratch_directory.h"

namespace saker::store {
namespace {

class BrokerTablesTest : public ::testing::Test {
 protected:
  BrokerTablesTest() { EXPECT_TRUE(file::make_directories(scratch / "config").ok()); }

  void write(const char* name, const char* text) {
    std::ofstream(scratch / "config/" + name) << text;
  }

  file::ScratchDirectory scratch;
};

TEST_F(BrokerTablesTest, WithoutFilesNothingIsKnown) {
  const BrokerTables tables = BrokerTables::read(scratch.path());
  EXPECT_FALSE(tables.has_topic("T"));
  EXPECT_TRUE(tables.read_until().empty());
}

TEST_F(BrokerTablesTest, TheFurthestGroupOfEachQueueCountsIfItsTopicIsThere) {
  write("topics.json", R"({"dataVersion":{},"topicConfigTable":{"T":{"perm":6},"%RETRY%G":{}}})");
  write("consumerOffset.json", R"({"offsetTable":{"T@G":{0:9,1:7},"T@H":{0:12,x:5,-1:4},)"
                               R"("Gone@G":{0:3},"%RETRY%G@G":{0:1}}})");
  const BrokerTables tables = BrokerTables::read(scratch.path());
  EXPECT_TRUE(tables.has_topic("T"));
  EXPECT_FALSE(tables.has_topic("Gone"));
  const std::map<QueueName, QueueOffset> expected{
      {{"T", {0}}, {12}}, {{"T", {1}}, {7}}, {{"%RETRY%G", {0}}, {1}}};
  EXPECT_EQ(tables.read_until(), expected);
}

TEST_F(BrokerTablesTest, TheBackupCountsWhereTheFileIsBroken) {
  write("topics.json", "{");
  write("topics.json.bak", R"({"topicConfigTable":{"T":{}}})");
  EXPECT_TRUE(BrokerTables::read(scratch.path()).has_topic("T"));
}

}  // namespace
}  // namespace saker::store
