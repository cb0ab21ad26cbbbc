#include "broker/database/table_database.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

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
  void use_databases() {
    store_options.store_type = "defaultRocksDB";
    options.config_manager_version = GetParam() == RowForm::kV2 ? "v2" : "v1";
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

INSTANTIATE_TEST_SUITE_P(Forms, TableDatabaseTest, testing::Values(RowForm::kV1, RowForm::kV2),
                         [](const auto& form) {
                           return std::string(form.param == RowForm::kV1 ? "v1" : "v2");
                         });

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

INSTANTIATE_TEST_SUITE_P(Forms, GoldenTables, testing::Values(RowForm::kV1, RowForm::kV2),
                         [](const auto& form) {
                           return std::string(form.param == RowForm::kV1 ? "v1" : "v2");
                         });

}  // namespace
}  // namespace saker::broker
