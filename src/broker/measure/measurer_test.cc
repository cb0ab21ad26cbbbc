#include "broker/measure/measurer.h"

#include <gmock/gmock.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

class MeasurerTest : public BrokerTest {
 protected:
  /// The value of the sample that has all these labels; -1 if there is none.
  double value(std::string_view family, const FamilyList::Labels& labels = {}) {
    for (const prometheus::MetricFamily& found : root().measures().collect()) {
      if (found.name != family) continue;
      for (const prometheus::ClientMetric& sample : found.metric) {
        const bool has_all = std::all_of(labels.begin(), labels.end(), [&](const auto& label) {
          return std::find(sample.label.begin(), sample.label.end(), label) != sample.label.end();
        });
        if (!has_all) continue;
        return found.type == prometheus::MetricType::Counter ? sample.counter.value
                                                             : sample.gauge.value;
      }
    }
    return -1;
  }
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
  const FamilyList::Labels labels{
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
  const FamilyList::Labels labels{{"topic", "T"}, {"consumer_group", "CG"}};
  EXPECT_EQ(value("rocketmq_messages_out_total", labels), 3);
  EXPECT_EQ(value("rocketmq_messages_in_total", {{"topic", "%RETRY%CG"}}), -1);
}

TEST_F(MeasurerTest, TheProcessHasFigures) {
  EXPECT_GT(value("process_resident_memory_bytes"), 1 << 20);
  EXPECT_GT(value("process_open_fds"), 2);
  EXPECT_GE(value("process_max_fds"), value("process_open_fds"));
  EXPECT_GT(value("process_start_time_seconds"), 1.6e9);
}

TEST_F(MeasurerTest, ABoundedNumberOfSamples) {
  options.metrics_samples_max = 100;
  for (int i = 0; i < 50; ++i) {
    const std::string group = "G" + std::to_string(i);
    make_group(group);
    if (i == 0) send(message("T"));
    commit(group, "T", 0);
  }
  std::size_t samples = 0;
  for (const auto& family : root().measures().collect()) samples += family.metric.size();
  EXPECT_EQ(samples, 101u);  // and the one that counts the dropped ones
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
