#include "broker/delay/delay_service.h"

#include "base/java_hash.h"
#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

class Delays : public BrokerTest {
 protected:
  void send_delayed(std::string_view level, std::string_view body = "b") {
    api::SendRequest request =
        message("T", body, property_text({{"DELAY", level}, {"TAGS", "TagA"}, {"UNIQ_KEY", "U"}}));
    request.queue_id = {1};
    EXPECT_EQ(send(request).status, api::Status::kOk);
  }
  void pass_ms(std::int64_t ms) {
    clock.advance_ms(ms);
    root().tick({0});
  }
};

TEST_F(Delays, MessageIsDeliveredWhenItsTimeHasCome) {
  send_delayed("1");
  pass_ms(999);
  EXPECT_TRUE(stored("T", 1).empty());
  pass_ms(1);
  const auto delivered = stored("T", 1);
  ASSERT_EQ(delivered.size(), 1u);
  EXPECT_EQ(delivered[0].body, "b");
  EXPECT_EQ(delivered[0].born_timestamp_ms, 1);
  EXPECT_EQ(property::find(delivered[0].properties, "UNIQ_KEY"), "U");
  EXPECT_EQ(store().entries("T", 1)[0].tags_code, java_hash("TagA"));
}

TEST_F(Delays, MessageIsDeliveredOnce) {
  send_delayed("1");
  pass_ms(1'000);
  pass_ms(1'000);
  EXPECT_EQ(stored("T", 1).size(), 1u);
}

TEST_F(Delays, LevelsDoNotWaitForEachOther) {
  send_delayed("18", "late");
  send_delayed("1", "early");
  pass_ms(1'000);
  ASSERT_EQ(stored("T", 1).size(), 1u);
  EXPECT_EQ(stored("T", 1)[0].body, "early");
  pass_ms(7'200'000);
  EXPECT_EQ(stored("T", 1).size(), 2u);
}

TEST_F(Delays, ARecordThatNamesAnotherPlaceIsDeliveredOnce) {
  for (const std::int64_t said : {std::int64_t{0}, std::int64_t{1} << 40}) {
    send_delayed("1", "before");
    send_delayed("1", "misplaced");
    clock.advance_ms(500);
    send_delayed("1", "later");
    FakeStore::Content content = store().content();
    FakeStore::Entry& entry = content.queues.at({"SCHEDULE_TOPIC_XXXX", 0}).end()[-2];
    wire::record::assign(entry.record.data(), {.queue_offset = {said},
                                               .log_offset = entry.log_offset,
                                               .store_timestamp_ms = clock.wall_ms()});
    store().set_content(content);
    const std::size_t count = stored("T", 1).size();
    for (int i = 0; i < 5; ++i) pass_ms(i == 0 ? 500 : 0);
    EXPECT_EQ(stored("T", 1).size(), count + 2);
    for (int i = 0; i < 5; ++i) pass_ms(i == 0 ? 500 : 0);
    EXPECT_EQ(stored("T", 1).size(), count + 3);
  }
}

TEST_F(Delays, MoreThanOneBatchIsDeliveredInOrder) {
  for (int i = 0; i < 100; ++i) send_delayed("1", std::to_string(i));
  pass_ms(1'000);
  const auto delivered = stored("T", 1);
  ASSERT_EQ(delivered.size(), 100u);
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(delivered[i].body, std::to_string(i));
}

TEST_F(Delays, StoreThatTakesNothingOnlyDelays) {
  send_delayed("1");
  store().next_outcome = store::AppendOutcome::kUnavailable;
  pass_ms(1'000);
  EXPECT_TRUE(stored("T", 1).empty());
  store().next_outcome = store::AppendOutcome::kOk;
  pass_ms(100);
  EXPECT_EQ(stored("T", 1).size(), 1u);
}

TEST_F(Delays, LevelGoesOnOnlyAfterTheStoreHasTheMessage) {
  send_delayed("1", "first");
  send_delayed("1", "second");
  store().flushes_later = true;
  pass_ms(1'000);
  pass_ms(0);
  EXPECT_EQ(stored("T", 1).size(), 2u) << "nothing is delivered twice while it waits";
  tasks.run();
  pass_ms(100);
  EXPECT_EQ(stored("T", 1).size(), 2u);
}

TEST_F(Delays, DeliveryWakesHeldPulls) {
  send_delayed("1");
  api::PullRequest request = pull_of("T");
  request.queue_id = {1};
  request.hold_ms = 15'000;
  Pulled pulled;
  start_pull(request, pulled, 1);
  pass_ms(1'000);
  tasks.run();
  EXPECT_EQ(pulled.bodies, (std::vector<std::string>{"b"}));
}

TEST_F(Delays, SentBackMessageComesAgainThroughTheRetryTopic) {
  send(message("T", "try"));
  api::SendBackRequest request;
  request.group = "G";
  request.log_offset = store().entries("T")[0].log_offset;
  EXPECT_TRUE(send_back(request).ok());
  pass_ms(10'000);
  const auto retried = stored("%RETRY%G");
  ASSERT_EQ(retried.size(), 1u);
  EXPECT_EQ(retried[0].body, "try");
  EXPECT_EQ(retried[0].reconsume_times, 1);
}

TEST_F(Delays, DeliverTimeFarAwayCountsAsDueAfterAChangeOfTheLevels) {
  send_delayed("1");
  clock.advance_ms(-3'600'000);  // the clock was set back by more than the delay
  root().tick({0});
  EXPECT_EQ(stored("T", 1).size(), 1u);
}

TEST_F(Delays, ConfiguredLevelsHoldAfterAKill) {
  use_real_store = true;
  store_options.commit_log_segment_bytes = 1 << 20;
  options.delay_levels = "1s 20s 3s";
  send_delayed("2", "late");   // 5 s by default
  send_delayed("3", "early");  // 10 s by default
  restart();                   // without a stop in order: recovery makes the entries anew
  api::PullRequest request = pull_of("T");
  request.queue_id = {1};
  pass_ms(2'999);
  EXPECT_TRUE(pull(request).bodies.empty());
  pass_ms(1);
  EXPECT_EQ(pull(request).bodies, (std::vector<std::string>{"early"}));
  request.offset = {1};
  pass_ms(16'999);
  EXPECT_TRUE(pull(request).bodies.empty());
  pass_ms(1);
  EXPECT_EQ(pull(request).bodies, (std::vector<std::string>{"late"}));
}

}  // namespace
}  // namespace saker::broker
