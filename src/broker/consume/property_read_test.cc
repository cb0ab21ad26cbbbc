#include "broker/consume/property_read.h"

#include <gmock/gmock.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

using api::Status;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class PropertyFilter : public BrokerTest {
 protected:
  /// A message whose body and property `n` are the number, of color red or blue in turn.
  void put(int number) {
    const std::string text = std::to_string(number);
    send(message("T", text,
                 property_text({{"n", text}, {"color", number % 2 == 0 ? "red" : "blue"}})));
  }
  void put_numbers(int count) {
    for (int i = 0; i < count; ++i) put(i);
  }
  api::PullRequest by_sql(std::string_view text, std::int64_t offset = 0) {
    api::PullRequest request = pull_of("T", offset);
    request.expression = api::Expression{"SQL92", text};
    return request;
  }
  void subscribe(const std::string& text, std::int64_t version = 100) {
    api::Heartbeat heartbeat;
    heartbeat.client_id = "c";
    api::ConsumerRegistration registration;
    registration.group = "CG";
    registration.subscriptions = {{"T", text, "SQL92", version}};
    heartbeat.consumers = {registration};
    broker().heartbeat(heartbeat, client);
  }
  api::PullRequest as_subscribed(std::int64_t offset = 0) {
    api::PullRequest request = pull_of("T", offset);
    request.expression.reset();
    return request;
  }
};

TEST_F(PropertyFilter, HandsOutWhatMatches) {
  put_numbers(6);
  const Pulled pulled = pull(by_sql("color = 'red' AND n > 1"));
  EXPECT_EQ(pulled.status, Status::kOk);
  EXPECT_THAT(pulled.bodies, ElementsAre("2", "4"));
  EXPECT_EQ(pulled.next_offset.value, 6);
}

TEST_F(PropertyFilter, WhereNothingMatchesTheConsumerGoesOnBehindIt) {
  put_numbers(6);
  const Pulled pulled = pull(by_sql("n > 100"));
  EXPECT_EQ(pulled.status, Status::kPullRetry);
  EXPECT_EQ(pulled.message, "NO_MATCHED_MESSAGE");
  EXPECT_EQ(pulled.next_offset.value, 6);
  EXPECT_EQ(pull(by_sql("n > 100", 6)).status, Status::kPullNotFound);
}

TEST_F(PropertyFilter, LooksBeyondOneReadForEnoughMessages) {
  put_numbers(300);
  api::PullRequest request = by_sql("color = 'blue'");
  request.message_count_max = 32;
  const Pulled first = pull(request);
  EXPECT_THAT(first.bodies, SizeIs(32));
  EXPECT_EQ(first.bodies.back(), "63");
  EXPECT_EQ(first.next_offset.value, 64);
  const Pulled rare = pull(by_sql("n = 299"));
  EXPECT_THAT(rare.bodies, ElementsAre("299"));
}

/// Records have the numbers of their topic's queue.
TEST_F(PropertyFilter, OfALightQueueNothingIsPassedOver) {
  store_options.light_topics = store_options.multi_dispatch = true;
  put_numbers(50);
  for (int i = 0; i < 100; ++i) {
    send(message("T", std::to_string(i),
                 property_text({{"color", i % 3 == 0 ? "red" : "blue"},
                                {"INNER_MULTI_DISPATCH", "%LMQ%q"}})));
  }
  const auto selection = filter::Selection::parse("SQL92", "color = 'blue'");
  ASSERT_TRUE(selection.ok());
  store::ReadRequest what;
  what.topic = "%LMQ%q";
  what.message_count_max = 16;
  const store::ReadResult first = read_selected(store(), what, *selection);
  EXPECT_EQ(first.message_count, 16);
  EXPECT_EQ(first.next_offset.value, 24);
}

TEST_F(PropertyFilter, OnePullLooksAtSoManyMessagesAndNoMore) {
  put_numbers(1'000);
  const Pulled pulled = pull(by_sql("n > 5000"));
  EXPECT_EQ(pulled.status, Status::kPullRetry);
  EXPECT_GE(pulled.next_offset.value, 800);
  EXPECT_LT(pulled.next_offset.value, 900);
}

TEST_F(PropertyFilter, AGroupIsFilteredAsItSubscribed) {
  put_numbers(4);
  subscribe("color = 'blue'");
  EXPECT_THAT(pull(as_subscribed()).bodies, ElementsAre("1", "3"));
  subscribe("color = 'red'", 101);
  EXPECT_THAT(pull(as_subscribed()).bodies, ElementsAre("0", "2"));
}

TEST_F(PropertyFilter, ABrokenExpressionHandsOutNothingAndSaysWhy) {
  put_numbers(1);
  const Pulled given = pull(by_sql("n >"));
  EXPECT_EQ(given.status, Status::kSubscriptionInvalid);
  EXPECT_THAT(given.message, HasSubstr("found the end of the expression at line 1, column 4"));
  subscribe("n >");
  const Pulled subscribed = pull(as_subscribed());
  EXPECT_EQ(subscribed.status, Status::kSubscriptionInvalid);
  EXPECT_THAT(subscribed.message, HasSubstr("column 4"));
  const api::Outcome checked = broker().check_expression({"SQL92", "n >"});
  EXPECT_EQ(checked.status, Status::kSubscriptionInvalid);
  EXPECT_THAT(checked.message, HasSubstr("column 4"));
  EXPECT_EQ(broker().check_expression({"FOO", "*"}).status, Status::kSubscriptionInvalid);
  EXPECT_TRUE(broker().check_expression({"SQL92", "n > 1"}).ok());
}

TEST_F(PropertyFilter, AMessageThatComesWakesAHeldPull) {
  put_numbers(1);
  api::PullRequest request = by_sql("color = 'blue'", 1);
  request.hold_ms = 15'000;
  Pulled held;
  broker().pull({0}, request, client, [&held](api::PullOutcome& outcome) {
    held.status = outcome.status;
    held.next_offset = outcome.next_offset;
  });
  EXPECT_EQ(held.next_offset.value, 0);
  put(1);
  EXPECT_EQ(held.status, Status::kOk);
  EXPECT_EQ(held.next_offset.value, 2);
}

TEST_F(PropertyFilter, SwitchedOffItIsRefusedInRocketMQsWords) {
  options.property_filter = false;
  put_numbers(1);
  const char* remark = "The broker does not support consumer to filter message by SQL92";
  EXPECT_EQ(pull(by_sql("n > 1")).message, remark);
  subscribe("n > 1");
  EXPECT_EQ(pull(as_subscribed()).message, remark);
  EXPECT_EQ(pull(as_subscribed()).status, Status::kFailed);
  EXPECT_EQ(broker().check_expression({"SQL92", "n > 1"}).message, remark);
  EXPECT_TRUE(broker().check_expression({"TAG", "a"}).ok());
}

}  // namespace
}  // namespace saker::broker
