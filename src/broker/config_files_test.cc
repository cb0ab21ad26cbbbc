#include "broker/config_files.h"

#include <fstream>
#include <sstream>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class Files : public BrokerTest {
 protected:
  std::filesystem::path path(const std::string& name) { return directory_ / "config" / name; }
  void put_golden(const std::string& name) {
    std::filesystem::create_directories(directory_ / "config");
    std::filesystem::copy_file(std::filesystem::path(SAKER_GOLDEN_DIR) / "config" / name,
                               path(name));
  }
  std::optional<std::int64_t> committed(std::string_view group, std::string_view topic,
                                        std::int32_t queue_id) {
    const auto outcome = broker().query_offset({.group = group,
                                                .topic = topic,
                                                .queue_id = QueueId{queue_id},
                                                .offset = {},
                                                .zero_if_not_found = false});
    return outcome.ok() ? std::optional(outcome.value.value) : std::nullopt;
  }
};

TEST_F(Files, TopicIsOnDiskAfterTheNextRoundOfTheHousekeeper) {
  send(message("T"));
  root().housekeep();
  EXPECT_NE(read_file(path("topics.json")).find("\"T\":{"), std::string::npos);
}

TEST_F(Files, TopicAndGroupAreAnsweredOnceTheyAreOnDisk) {
  Topic topic;
  topic.name = "T";
  Group group;
  group.name = "G";
  int answers = 0;
  const auto count = [&answers](const api::Outcome& outcome) { answers += outcome.ok(); };
  broker().put_topic({0}, topic, count);
  broker().put_group({0}, group, count);
  tasks.run();
  EXPECT_EQ(answers, 0);
  root().housekeep();
  EXPECT_NE(read_file(path("topics.json")).find("\"T\":{"), std::string::npos);
  EXPECT_NE(read_file(path("subscriptionGroup.json")).find("\"G\":{"), std::string::npos);
  tasks.run();
  EXPECT_EQ(answers, 2);
}

TEST_F(Files, TablesSurviveARestart) {
  send(message("T"));
  Group group;
  group.name = "G";
  group.retry_count_max = 3;
  put_group(group);
  broker().commit_offset(
      {.group = "G", .topic = "T", .queue_id = QueueId{2}, .offset = QueueOffset{9}});
  restart();
  EXPECT_EQ(committed("G", "T", 2), 9);
  EXPECT_EQ(pull(pull_of("T")).status, api::Status::kPullNotFound);  // known, though empty now
  api::SendRequest retry = message("%RETRY%G");
  retry.reconsume_times = 4;
  send(retry);
  EXPECT_EQ(stored("%DLQ%G").size(), 1u) << "the group's own maximum of 3 must hold";
}

TEST_F(Files, OffsetsAreWrittenEveryPeriod) {
  send(message("T"));
  make_group("G");
  root().housekeep();
  broker().commit_offset(
      {.group = "G", .topic = "T", .queue_id = QueueId{0}, .offset = QueueOffset{1}});
  clock.advance_ms(4'999);
  root().housekeep();
  EXPECT_EQ(read_file(path("consumerOffset.json")), "");
  clock.advance_ms(1);
  root().housekeep();
  EXPECT_NE(read_file(path("consumerOffset.json")).find("\"T@G\":{\n\t\t\t0:1\n"),
            std::string::npos)
      << read_file(path("consumerOffset.json"));
}

TEST_F(Files, ProgressOfDelayLevelsSurvivesARestart) {
  send(message("T", "b", property_text({{"DELAY", "2"}})));
  clock.advance_ms(5'000);
  root().tick({0});
  restart();
  EXPECT_NE(read_file(path("delayOffset.json")).find("\"offsetTable\":{\n\t\t2:1\n\t}"),
            std::string::npos)
      << read_file(path("delayOffset.json"));
}

TEST_F(Files, FilesOfTheReferenceBrokerAreTakenOver) {
  for (const char* name :
       {"topics.json", "subscriptionGroup.json", "consumerOffset.json", "delayOffset.json"}) {
    put_golden(name);
  }
  EXPECT_EQ(committed("readers", "Orders", 0), 2);
  EXPECT_EQ(committed("readers", "Orders", 3), 5);
  EXPECT_EQ(committed("readers", "%RETRY%readers", 0), 1);
  EXPECT_EQ(pull(pull_of("Orders")).status, api::Status::kPullNotFound);
  api::SendRequest retry = message("%RETRY%readers");
  retry.reconsume_times = 4;
  send(retry);
  EXPECT_EQ(stored("%DLQ%readers").size(), 1u) << "retryMaxTimes 3 of the file must hold";
}

TEST_F(Files, FilesOfTheReferenceBrokerAreWrittenBackAsTheyWere) {
  const std::string golden =
      read_file(std::filesystem::path(SAKER_GOLDEN_DIR) / "config" / "delayOffset.json");
  const Result<DelayOffsetsState> decoded = wire::remoting::body::decode_delay_offset_table(golden);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->offsets.at(16), 0);
  EXPECT_EQ(encode(*decoded, wire::json::Style::kFile), golden);
}

TEST_F(Files, OffsetsOfTheReferenceBrokerRoundTrip) {
  put_golden("consumerOffset.json");
  OffsetTable table(clock, 500);
  const auto golden =
      wire::remoting::body::decode_offset_table(read_file(path("consumerOffset.json")));
  ASSERT_TRUE(golden.ok());
  table.restore(*golden);
  EXPECT_EQ(table.state(), *golden);
}

TEST_F(Files, BrokenFileFallsBackToItsBackup) {
  send(message("T"));
  root().housekeep();
  send(message("U"));  // the second write leaves the first as backup
  root().close();
  std::ofstream(path("topics.json")) << "{\"topicConfigTable\":{";
  restart();
  EXPECT_EQ(pull(pull_of("T")).status, api::Status::kPullNotFound);
}

TEST_F(Files, BrokenFileWithoutGoodBackupStopsTheStart) {
  std::filesystem::create_directories(directory_ / "config");
  std::ofstream(path("topics.json")) << "garbage";
  std::ofstream(path("topics.json.bak")) << "garbage";
  store::Options store_options;
  store_options.root_dir = directory_.string();
  broker::Setup setup{.options = options,
                      .store_options = store_options,
                      .clock = clock,
                      .executor = tasks,
                      .open_store = [](const store::Options&, const Clock& its_clock,
                                       store::ArrivalListener& listener) {
                        return Result<std::unique_ptr<store::Store>>(
                            std::make_unique<FakeStore>(its_clock, listener));
                      }};
  const auto opened = Broker::open(std::move(setup));
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().message.find("topics.json"), std::string::npos);
}

}  // namespace
}  // namespace saker::broker
