#include "broker/produce/send_back.h"

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

using api::Status;

class SendingBack : public BrokerTest {
 protected:
  api::SendBackRequest back_of_first(std::string_view topic) {
    api::SendBackRequest request;
    request.group = "G";
    request.log_offset = store().entries(std::string(topic)).at(0).log_offset;
    return request;
  }
};

TEST_F(SendingBack, MessageWaitsForItsRetryInTheDelayQueue) {
  const Sent sent = send(message("T", "b", property_text({{"TAGS", "TagA"}, {"UNIQ_KEY", "U"}})));
  const api::Outcome outcome = send_back(back_of_first("T"));
  EXPECT_TRUE(outcome.ok()) << outcome.message;
  const auto waiting = stored("SCHEDULE_TOPIC_XXXX", 2);  // level 3: the first retry
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0].reconsume_times, 1);
  EXPECT_EQ(waiting[0].body, "b");
  const auto property = [&](std::string_view name) {
    return property::find(waiting[0].properties, name);
  };
  EXPECT_EQ(property("REAL_TOPIC"), "%RETRY%G");
  EXPECT_EQ(property("REAL_QID"), "0");
  EXPECT_EQ(property("RETRY_TOPIC"), "T");
  EXPECT_EQ(property("ORIGIN_MESSAGE_ID"), sent.message_id);
  EXPECT_EQ(property("WAIT"), "false");
  EXPECT_EQ(property("DELAY"), "3");
  EXPECT_EQ(property("UNIQ_KEY"), "U");
  EXPECT_EQ(property("CLUSTER"), "DefaultCluster");
  EXPECT_EQ(store().entries("SCHEDULE_TOPIC_XXXX", 2)[0].tags_code, clock.wall_ms() + 10'000);
}

TEST_F(SendingBack, TheClientMayChooseTheLevel) {
  send(message("T"));
  api::SendBackRequest request = back_of_first("T");
  request.delay_level = 99;
  EXPECT_TRUE(send_back(request).ok());
  EXPECT_EQ(stored("SCHEDULE_TOPIC_XXXX", 17).size(), 1u);
}

TEST_F(SendingBack, NegativeLevelMeansTheDeadLetters) {
  send(message("T"));
  api::SendBackRequest request = back_of_first("T");
  request.delay_level = -1;
  EXPECT_TRUE(send_back(request).ok());
  ASSERT_EQ(stored("%DLQ%G").size(), 1u);
  EXPECT_EQ(property::find(stored("%DLQ%G")[0].properties, "DELAY"), "0");
  EXPECT_EQ(property::find(stored("%DLQ%G")[0].properties, "RETRY_TOPIC"), "T");
}

TEST_F(SendingBack, AsManyTriesAsAllowedMeanTheDeadLetters) {
  api::SendRequest tried = message("T");
  tried.reconsume_times = 3;
  send(tried);
  api::SendBackRequest request = back_of_first("T");
  request.retry_count_max = 3;
  EXPECT_TRUE(send_back(request).ok());
  EXPECT_EQ(stored("%DLQ%G").size(), 1u);
}

TEST_F(SendingBack, TheFirstOriginIsKept) {
  send(message("T", "b", property_text({{"RETRY_TOPIC", "First"}, {"ORIGIN_MESSAGE_ID", "M1"}})));
  EXPECT_TRUE(send_back(back_of_first("T")).ok());
  const auto waiting = stored("SCHEDULE_TOPIC_XXXX", 2);
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(property::find(waiting[0].properties, "RETRY_TOPIC"), "First");
  EXPECT_EQ(property::find(waiting[0].properties, "ORIGIN_MESSAGE_ID"), "M1");
}

TEST_F(SendingBack, WhereNoMessageStandsIsAnError) {
  send(message("T"));
  api::SendBackRequest request = back_of_first("T");
  request.log_offset = {123456789012};
  const api::Outcome outcome = send_back(request);
  EXPECT_EQ(outcome.status, Status::kFailed);
  EXPECT_EQ(outcome.message, "look message by offset failed, 123456789012");
}

TEST_F(SendingBack, UnknownGroupIsRefused) {
  options.auto_create_group = false;
  api::SendBackRequest request;
  request.group = "NoG";
  const api::Outcome outcome = send_back(request);
  EXPECT_EQ(outcome.status, Status::kGroupNotFound);
  EXPECT_EQ(outcome.message,
            "subscription group not exist, NoG \n"
            "See https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.");
}

TEST_F(SendingBack, ReadOnlyBrokerRefuses) {
  options.permission = 4;
  api::SendBackRequest request;
  request.group = "G";
  EXPECT_EQ(send_back(request).message, "the broker[127.0.0.2] sending message is forbidden");
}

TEST_F(SendingBack, GroupWithoutRetryQueuesStoresNothing) {
  Group group;
  group.name = "G";
  group.retry_queue_count = 0;
  put_group(group);
  send(message("T"));
  const auto end = store().max_log_offset();
  EXPECT_TRUE(send_back(back_of_first("T")).ok());
  EXPECT_EQ(store().max_log_offset(), end);
}

TEST_F(SendingBack, SuccessIsToldOnlyOfStoredMessages) {
  send(message("T"));
  const api::SendBackRequest request = back_of_first("T");
  store().next_outcome = store::AppendOutcome::kUnavailable;
  const api::Outcome outcome = send_back(request);
  EXPECT_EQ(outcome.status, Status::kFailed);
  EXPECT_EQ(outcome.message, "SERVICE_NOT_AVAILABLE");
}

}  // namespace
}  // namespace saker::broker
