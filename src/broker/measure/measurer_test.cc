#include "broker/measure/measurer.h"

#include <gmock/gmock.h>

#include "broker/broker_fixture.h"
#include "broker/measure/scrape_fixture.h"

namespace saker::broker {
namespace {

class MeasurerTest : public Scraping<BrokerTest> {
 protected:
  void commit(std::string_view group, std::string_view topic, std::int64_t offset) {
    api::OffsetRequest request;
    request.group = group;
    request.topic = topic;
    request.queue_id = QueueId{0};
    request.offset = QueueOffset{offset};
    ASSERT_TRUE(broker().commit_offset(request).ok());
  }
};

TEST_F(MeasurerTest, SamplesNameTheBroker) {
  EXPECT_EQ(
      value("rocketmq_broker_permission",
            {{"cluster", "DefaultCluster"}, {"node_type", "broker"}, {"node_id", "broker-a"}}),
      6);
}

TEST_F(MeasurerTest, LagIsWhatAGroupHasNotConsumed) {
  make_group("G");
  for (int i = 0; i < 5; ++i) send(message("T"));
  commit("G", "T", 2);
  clock.advance_ms(60'000);
  const Labels labels{
      {"consumer_group", "G"}, {"topic", "T"}, {"is_retry", "false"}, {"is_system", "false"}};
  EXPECT_EQ(value("rocketmq_consumer_lag_messages", labels), 3);
  EXPECT_EQ(value("rocketmq_consumer_ready_messages", labels), 3);
  EXPECT_EQ(value("rocketmq_consumer_inflight_messages", labels), 0);
  EXPECT_EQ(value("rocketmq_consumer_lag_latency", labels), 60'000);
}

TEST_F(MeasurerTest, MessagesOfUsersAreCountedAsTheyComeAndGo) {
  use_real_store = true;
  make_group("CG");
  for (int i = 0; i < 3; ++i) root().send({0}, message("T"), [](const api::SendOutcome&) {});
  root().end_turn({0});
  EXPECT_EQ(value("rocketmq_messages_in_total", {{"topic", "T"}}), 3);
  EXPECT_GT(value("rocketmq_throughput_in_total", {{"topic", "T"}}), 3 * 100);
  EXPECT_GT(value("rocketmq_storage_size"), 3 * 100);
  EXPECT_EQ(pull(pull_of("T")).status, api::Status::kOk);
  const Labels labels{{"topic", "T"}, {"consumer_group", "CG"}};
  EXPECT_EQ(value("rocketmq_messages_out_total", labels), 3);
  EXPECT_EQ(value("rocketmq_messages_in_total", {{"topic", "%RETRY%CG"}}), -1);
}

TEST_F(MeasurerTest, ATopicThatIsGoneHasNoSeries) {
  send(message("T"));
  ASSERT_EQ(value("rocketmq_messages_in_total", {{"topic", "T"}}), 1);
  broker().delete_topic({0}, "T", [](const api::Outcome&) {});
  EXPECT_EQ(value("rocketmq_messages_in_total", {{"topic", "T"}}), -1);
  EXPECT_EQ(value("rocketmq_throughput_in_total", {{"topic", "T"}}), -1);
  EXPECT_EQ(value("rocketmq_message_size_count", {{"topic", "T"}}), -1);
}

TEST_F(MeasurerTest, WhatIsDeliveredIsAsOldAsItsFirstMessage) {
  use_real_store = true;
  make_group("CG");
  api::SendRequest request = message("T");
  request.born_timestamp_ms = clock.wall_ms() - 30;
  root().send({0}, request, [](const api::SendOutcome&) {});
  root().end_turn({0});
  EXPECT_EQ(pull(pull_of("T")).status, api::Status::kOk);
  constexpr std::string_view kFamily = "saker_end_to_end_latency_seconds";
  const std::string name(kFamily);
  EXPECT_EQ(value(name + "_count", {{"by", "pull"}}), 1);
  EXPECT_EQ(value(name + "_bucket", {{"by", "pull"}, {"le", "0.025"}}), 0);
  EXPECT_EQ(value(name + "_bucket", {{"by", "pull"}, {"le", "0.05"}}), 1);
  EXPECT_EQ(value(name + "_count", {{"by", "pop"}}), 0);
}

TEST_F(MeasurerTest, WhatIsDeliveredBeforeItsBirthIsNew) {
  use_real_store = true;
  make_group("CG");
  api::SendRequest request = message("T");
  request.born_timestamp_ms = INT64_MAX;
  root().send({0}, request, [](const api::SendOutcome&) {});
  root().end_turn({0});
  EXPECT_EQ(pull(pull_of("T")).status, api::Status::kOk);
  const std::string name("saker_end_to_end_latency_seconds");
  EXPECT_EQ(value(name + "_count", {{"by", "pull"}}), 1);
  EXPECT_EQ(value(name + "_sum", {{"by", "pull"}}), 0);
}

TEST_F(MeasurerTest, AppendsAndFlushesAreTimed) {
  use_real_store = true;
  root().send({0}, message("T"), [](const api::SendOutcome&) {});
  root().end_turn({0});
  EXPECT_EQ(value("saker_append_latency_seconds_count"), 1);
  EXPECT_EQ(value("saker_append_latency_seconds_bucket", {{"le", "+Inf"}}), 1);
  EXPECT_EQ(value("saker_flush_latency_seconds_bucket", {{"le", "+Inf"}}),
            value("saker_flush_latency_seconds_count"));
}

TEST_F(MeasurerTest, WhatHasABoundShowsItAndWhatIsUsedOfIt) {
  options.held_pulls_max = 17;
  make_group("CG");
  send(message("T"));
  EXPECT_EQ(value("saker_bound_max", {{"name", "held_pulls"}}), 17);
  EXPECT_EQ(value("saker_bound_used", {{"name", "held_pulls"}}), 0);
  store().load_now.waiting_count = 12;
  EXPECT_EQ(value("saker_bound_used", {{"name", "sync_flush_sends"}}), 12);
  for (const char* name :
       {"held_pops", "held_pops_of_one_target", "held_lite_pops", "held_lite_pops_of_one_client",
        "held_by_one_connection", "light_queues", "lite_subscriptions", "queries", "transactions",
        "pop_check_points", "timers_of_one_slot", "append_ms"}) {
    EXPECT_EQ(value("saker_bound_used", {{"name", name}}), 0) << name;
    EXPECT_GT(value("saker_bound_max", {{"name", name}}), 0) << name;
  }
}

TEST_F(MeasurerTest, DamagedQueueEntriesAreCounted) {
  store().store_figures.damaged_served = 3;
  store().store_figures.damaged_passed = 2;
  send(message("T"));
  clock.advance_ms(10'000);
  root().housekeep();
  EXPECT_EQ(value("saker_damaged_entries_total", {{"message", "served"}}), 3);
  EXPECT_EQ(value("saker_damaged_entries_total", {{"message", "lost"}}), 2);
}

TEST_F(MeasurerTest, PopsAndTimersThatAreOpenAreCounted) {
  EXPECT_EQ(value("rocketmq_pop_checkpoint_buffer_size"), 0);
  EXPECT_EQ(value("rocketmq_pop_revive_lag", {{"queue_id", "0"}}), 0);
  EXPECT_EQ(value("rocketmq_pop_revive_latency", {{"queue_id", "0"}}), 0);
  EXPECT_EQ(value("rocketmq_timing_messages"), 0);
}

TEST_F(MeasurerTest, TheProcessHasFigures) {
  EXPECT_GT(value("process_resident_memory_bytes"), 1 << 20);
  EXPECT_GT(value("process_open_fds"), 2);
  EXPECT_GE(value("process_max_fds"), value("process_open_fds"));
  EXPECT_GT(value("process_start_time_seconds"), 1.6e9);
}

TEST_F(MeasurerTest, AGroupHasASampleWhileItsMembersDoNotSubscribeAlike) {
  const auto beat = [this](const std::string& id, const std::string& tags,
                           const api::ClientChannelPtr& from) {
    api::Heartbeat heartbeat;
    heartbeat.client_id = id;
    heartbeat.consumers.emplace_back().group = "G";
    heartbeat.consumers[0].subscriptions = {{"T", tags, "TAG", 1}};
    broker().heartbeat(heartbeat, from);
  };
  const Labels labels{{"consumer_group", "G"}};
  const auto other = std::make_shared<FakeClient>();
  beat("c1", "A", client);
  EXPECT_EQ(value("saker_groups_mismatched"), 0);
  EXPECT_EQ(value("saker_group_subscription_mismatch", labels), -1);
  beat("c2", "B", other);
  EXPECT_EQ(value("saker_groups_mismatched"), 1);
  EXPECT_EQ(value("saker_group_subscription_mismatch", labels), 2);
  broker().client_closed(other);
  EXPECT_EQ(value("saker_groups_mismatched"), 0);
  EXPECT_EQ(value("saker_group_subscription_mismatch", labels), -1);
}

TEST_F(MeasurerTest, InventedVersionsAreOneSeries) {
  std::vector<std::shared_ptr<FakeClient>> clients;
  for (const std::int32_t version : {513, 412, 273, 213, 612, 7000, -1}) {
    api::Heartbeat heartbeat;
    heartbeat.client_id = "c" + std::to_string(version);
    heartbeat.client_version.version = version;
    heartbeat.consumers.emplace_back().group = "G";
    clients.push_back(std::make_shared<FakeClient>());
    broker().heartbeat(heartbeat, clients.back());
  }
  const auto with = [this](const std::string& version) {
    return value("rocketmq_consumer_connections", {{"version", version}});
  };
  EXPECT_EQ(with("V5_5_0"), 1);
  EXPECT_EQ(with("V5_0_0_SNAPSHOT"), 1);
  EXPECT_EQ(with("V4_3_0"), 1);
  EXPECT_EQ(with("213"), 1);
  EXPECT_EQ(with("HIGHER_VERSION"), 3);
}

TEST_F(MeasurerTest, ABoundedNumberOfSamples) {
  options.metrics_samples_max = 150;
  for (int i = 0; i < 50; ++i) {
    const std::string group = "G" + std::to_string(i);
    make_group(group);
    if (i == 0) send(message("T"));
    commit(group, "T", 0);
  }
  std::int64_t samples = 0;
  std::istringstream lines(root().measures().collect());
  for (std::string line; std::getline(lines, line);) samples += line[0] != '#';
  EXPECT_EQ(samples, 151);  // and the one that counts the dropped ones
  EXPECT_GT(value("saker_metrics_dropped"), 100);
}

TEST_F(MeasurerTest, WhoTakesMessagesIsReady) {
  EXPECT_TRUE(root().measures().condition().is_ready);
  EXPECT_EQ(value("saker_ready"), 1);
}

TEST_F(MeasurerTest, AFullDiskIsNotReadyButSound) {
  store().refusal_text = "the disk is 91 % full";
  const api::Condition now = root().measures().condition();
  EXPECT_FALSE(now.is_ready);
  EXPECT_TRUE(now.is_sound);
  EXPECT_EQ(now.why, "the disk is 91 % full");
  EXPECT_EQ(value("saker_ready"), 0);
}

TEST_F(MeasurerTest, ABrokenDiskIsNotSound) {
  store().refusal_text = "a write failed";
  store().is_broken = true;
  EXPECT_FALSE(root().measures().condition().is_sound);
  EXPECT_FALSE(root().measures().condition().is_ready);
}

}  // namespace
}  // namespace saker::broker
