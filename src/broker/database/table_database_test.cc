#include "broker/database/table_database.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include "broker/broker_fixture.h"
#include "file/scratch_directory.h"
#include "wire/json/document.h"

namespace saker::broker {
namespace {

using wire::json::Document;
using wire::json::Value;

/// The tables of a broker in databases.
class TableDatabaseTest : public BrokerTest, public testing::WithParamInterface<RowForm> {
 protected:
  void use_databases() { use_databases(GetParam()); }
  void use_databases(RowForm form) {
    store_options.store_type = "defaultRocksDB";
    options.config_manager_version = form == RowForm::kV2 ? "v2" : "v1";
    options.one_database_for_tables = form == RowForm::kV1InOne;
  }
  std::string config() const { return (directory_ / "config").string(); }
  void make_tables() {
    send(message("T"));
    Group group;
    group.name = "G";
    group.retry_count_max = 3;
    put_group(group);
    commit(9);
  }
  void commit(std::int64_t offset) {
    broker().commit_offset(
        {.group = "G", .topic = "T", .queue_id = QueueId{2}, .offset = QueueOffset{offset}});
  }
  void expect_tables(std::int64_t offset) {
    const auto outcome = broker().query_offset({.group = "G",
                                                .topic = "T",
                                                .queue_id = QueueId{2},
                                                .offset = {},
                                                .zero_if_not_found = false});
    EXPECT_EQ(outcome.value.value, offset);
    EXPECT_EQ(pull(pull_of("T")).status, api::Status::kPullNotFound);  // known, though empty now
    api::SendRequest retry = message("%RETRY%G");
    retry.reconsume_times = 4;
    send(retry);
    EXPECT_EQ(stored("%DLQ%G").size(), 1u) << "the group's own maximum of 3 must hold";
  }
};

TEST_P(TableDatabaseTest, TablesSurviveARestart) {
  use_databases();
  make_tables();
  EXPECT_TRUE(TableDatabase::exists(config(), GetParam()));
  EXPECT_FALSE(std::filesystem::exists(config() + "/topics.json"));
  restart();
  expect_tables(9);
}

TEST_P(TableDatabaseTest, FilesAreTakenOver) {
  make_tables();
  use_databases();
  restart();
  restart();
  expect_tables(9);
}

TEST_P(TableDatabaseTest, TheNewerOfBothFormsCounts) {
  make_tables();
  use_databases();
  restart();
  commit(10);
  restart();
  store_options.store_type = "default";
  // As old as the files: these count, and the offset of the database is lost no further than that.
  for (int i = 0; i < 1000; ++i) commit(11);
  restart();
  expect_tables(11);
}

TEST_P(TableDatabaseTest, AnotherFormIsTakenOver) {
  use_databases(GetParam() == RowForm::kV1InOne ? RowForm::kV1 : RowForm::kV1InOne);
  make_tables();
  use_databases();
  restart();
  expect_tables(9);
  restart();
  commit(10);
  restart();
  expect_tables(10);
}

std::string name_of(const testing::TestParamInfo<RowForm>& form) {
  switch (form.param) {
    case RowForm::kV1:
      return "v1";
    case RowForm::kV1InOne:
      return "v1_in_one";
    case RowForm::kV2:
      return "v2";
  }
  return "";
}

INSTANTIATE_TEST_SUITE_P(Forms, TableDatabaseTest, testing::ValuesIn(kRowForms), name_of);

// The names of RocketMQ 5.5.0 with useSingleRocksDBForAllConfigs.
TEST(TablesInOneDatabase, HaveFamiliesOfTheirOwn) {
  const file::ScratchDirectory scratch;
  TopicsState topics;
  topics.version.counter = 3;
  topics.topics["T"].name = "T";
  GroupsState groups;
  groups.groups["G"].name = "G";
  groups.forbidden["G"]["T"] = 1;
  OffsetsState offsets;
  offsets.offsets["T@G"][2] = 9;
  TableDatabase tables(scratch.path(), RowForm::kV1InOne);
  ASSERT_TRUE(tables.save(topics).ok() && tables.save(groups).ok() && tables.save(offsets).ok());
  const auto database =
      file::Database::open(scratch.path() + "/metadata", file::Database::Access::kRead);
  ASSERT_TRUE(database);
  const auto value = [&](const char* family, const char* key) {
    const auto found = (*database)->get(family, key);
    return found && *found ? **found : std::string();
  };
  EXPECT_THAT(value("topic", "T"), testing::HasSubstr("\"T\""));
  EXPECT_THAT(value("topicVersion", "kvDataVersionKey"), testing::HasSubstr("\"counter\":3"));
  EXPECT_THAT(value("subscriptionGroup", "G"), testing::HasSubstr("\"G\""));
  EXPECT_NE(value("subscriptionGroupVersion", "kvDataVersionKey"), "");
  EXPECT_EQ(value("forbidden", "G"), R"({"T":1})");
  EXPECT_EQ(value("consumerOffset", "T@G"), R"({"offsetTable":{"2":9}})");
  EXPECT_NE(value("consumerOffsetVersion", "kvDataVersionKey"), "");
}

/// Databases that RocketMQ 5.5.0 left.
class GoldenTables : public testing::TestWithParam<RowForm> {
 protected:
  void SetUp() override {
    const std::string name = GetParam() == RowForm::kV1 ? "rocksdb" : "rocksdb-config-v2";
    const std::string golden = std::string(SAKER_GOLDEN_DIR) + "/store/" + name;
    const std::string command =
        "zstd -dcq --long=27 " + golden + ".tar.zst | tar -C " + scratch.path() + " -xf -";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    const std::string found = name + "/config";
    root = std::filesystem::exists(scratch.path() + "/" + found) ? scratch.path() + "/" + found
                                                                 : scratch.path() + "/config";
    std::ifstream in(golden + ".json");
    std::ostringstream text;
    text << in.rdbuf();
    auto parsed = Document::parse(text.str());
    ASSERT_TRUE(parsed);
    manifest.emplace(std::move(*parsed));
  }
  file::ScratchDirectory scratch;
  std::string root;
  std::optional<Document> manifest;
};

TEST_P(GoldenTables, AreRead) {
  TableDatabase database(root, GetParam());
  const auto topics = database.load<TopicsState>(TableDatabase::Access::kRead);
  const auto groups = database.load<GroupsState>(TableDatabase::Access::kRead);
  const auto offsets = database.load<OffsetsState>(TableDatabase::Access::kRead);
  ASSERT_TRUE(topics && groups && offsets);
  EXPECT_GT(topics->version.counter, 0);
  const Topic& orders = topics->topics.at("Orders");
  EXPECT_EQ(orders.write_queue_count, 4);
  EXPECT_EQ(orders.perm, 6);
  EXPECT_TRUE(groups->groups.contains("readers"));
  const auto of_manifest = manifest->root()["consumerOffsets"].members();
  ASSERT_FALSE(of_manifest.empty());
  for (const auto& [name, queues] : of_manifest) {
    for (const auto& [queue, offset] : queues.members()) {
      EXPECT_EQ(offsets->offsets.at(std::string(name)).at(std::stoi(std::string(queue))),
                offset.long_or(-1));
    }
  }
}

TEST_P(GoldenTables, AreWrittenAsTheyWereRead) {
  TableDatabase database(root, GetParam());
  const auto topics = database.load<TopicsState>(TableDatabase::Access::kReadWrite);
  ASSERT_TRUE(topics);
  TopicsState changed = *topics;
  changed.version.advance(5);
  changed.topics.erase("Orders");
  ASSERT_TRUE(database.save(changed).ok());
  TableDatabase again(root + "/copy", GetParam());
  ASSERT_TRUE(again.save(changed).ok());
  const auto read = database.load<TopicsState>(TableDatabase::Access::kReadWrite);
  const auto copy = again.load<TopicsState>(TableDatabase::Access::kReadWrite);
  ASSERT_TRUE(read && copy);
  EXPECT_EQ(*read, changed);
  EXPECT_EQ(*copy, changed);
}

INSTANTIATE_TEST_SUITE_P(Forms, GoldenTables, testing::Values(RowForm::kV1, RowForm::kV2), name_of);

}  // namespace
}  // namespace saker::broker
