#include "model/light_queue.h"

#include <fstream>

#include <gmock/gmock.h>

#include "broker/broker_fixture.h"
#include "file/whole_file.h"

namespace saker::broker {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class LightQueues : public BrokerTest {
 protected:
  LightQueues() { store_options.light_topics = store_options.multi_dispatch = true; }

  Sent send_to(std::string_view list, std::string_view topic = "T") {
    return send(message(topic, "hello", property_text({{"INNER_MULTI_DISPATCH", list}})));
  }
  std::string config_file(const std::string& name) const {
    return *file::read_whole((directory_ / "config" / name).string());
  }
  static api::OffsetRequest progress(std::string_view group, std::string_view topic) {
    api::OffsetRequest request;
    request.group = group;
    request.topic = topic;
    request.queue_id = QueueId{0};
    return request;
  }
};

TEST_F(LightQueues, AMessageIsPulledFromEachQueueThatItLists) {
  EXPECT_EQ(send_to("%LMQ%a,%LMQ%b").status, api::Status::kOk);
  EXPECT_THAT(pull(pull_of("T")).bodies, ElementsAre("hello"));
  EXPECT_THAT(pull(pull_of("%LMQ%a")).bodies, ElementsAre("hello"));
  EXPECT_THAT(pull(pull_of("%LMQ%b")).bodies, ElementsAre("hello"));
  EXPECT_EQ(broker().max_offset({"%LMQ%a", {0}}), QueueOffset{1});
}

TEST_F(LightQueues, ADeadLetterHasNoPlaceInThem) {
  send_to("%LMQ%a,%LMQ%b");
  api::SendBackRequest request;
  request.group = "G";
  request.log_offset = store().entries("T")[0].log_offset;
  request.delay_level = -1;
  EXPECT_TRUE(send_back(request).ok());
  const std::string_view properties = stored("%DLQ%G").at(0).properties;
  EXPECT_THAT(light_entries("%DLQ%G", properties), IsEmpty());
  EXPECT_EQ(property::find(properties, "INNER_MULTI_DISPATCH"), "%LMQ%a,%LMQ%b");
}

// RocketMQ gives such a message to none of its light queues.
TEST_F(LightQueues, ANameThatCanBeNoQueueDoesNotHarmTheOthers) {
  EXPECT_EQ(send_to("plain,%LMQ%a,%LMQ%a,%LMQ%b/c").status, api::Status::kOk);
  EXPECT_EQ(store().entries("%LMQ%a").size(), 1u);
  EXPECT_THAT(store().entries("plain"), IsEmpty());
}

TEST_F(LightQueues, AListWithoutAnyQueueIsStoredAsItCame) {
  send_to("plain");
  EXPECT_EQ(property::find(stored("T")[0].properties, "INNER_MULTI_DISPATCH"), "plain");
}

TEST_F(LightQueues, PlacesThatAClientGivesAreNotBelieved) {
  send(message("T", "hello", property_text({{"INNER_MULTI_QUEUE_OFFSET", "7"}})));
  EXPECT_EQ(property::find(stored("T")[0].properties, "INNER_MULTI_QUEUE_OFFSET"), "");
}

TEST_F(LightQueues, AMessageWithALiteTopicEntersItsQueue) {
  const Sent sent = send(message("T", "hello", property_text({{"__LITE_TOPIC", "room"}})));
  EXPECT_EQ(sent.status, api::Status::kOk);
  EXPECT_THAT(pull(pull_of("%LMQ%$T$room")).bodies, ElementsAre("hello"));
  EXPECT_EQ(property::find(stored("T")[0].properties, "INNER_MULTI_DISPATCH"), "%LMQ%$T$room");
  EXPECT_EQ(property::find(stored("T")[0].properties, "__LITE_TOPIC"), "room");
}

TEST_F(LightQueues, ALiteTopicTakesThePlaceOfAList) {
  const auto text = property_text({{"INNER_MULTI_DISPATCH", "%LMQ%a"}, {"__LITE_TOPIC", "room"}});
  send(message("T", "hello", text));
  EXPECT_THAT(store().entries("%LMQ%a"), IsEmpty());
  EXPECT_EQ(store().entries("%LMQ%$T$room").size(), 1u);
}

TEST_F(LightQueues, ADelayedMessageEntersItsLiteTopicWhenItIsDelivered) {
  send(message("T", "late", property_text({{"DELAY", "1"}, {"__LITE_TOPIC", "room"}})));
  EXPECT_THAT(store().entries("%LMQ%$T$room"), IsEmpty());
  clock.advance_ms(1'000);
  root().tick({0});
  EXPECT_EQ(store().entries("%LMQ%$T$room").size(), 1u);
}

TEST_F(LightQueues, ALiteTopicThatCanHaveNoQueueIsRefused) {
  const Sent sent = send(message("T", "hello", property_text({{"__LITE_TOPIC", "a/b"}})));
  EXPECT_EQ(sent.status, api::Status::kMessageIllegal);
  EXPECT_THAT(sent.message, HasSubstr("the lite topic [a/b] can have no queue"));
  EXPECT_THAT(store().entries("T"), IsEmpty());
}

TEST_F(LightQueues, AboveTheirNumberNewOnesAreRefused) {
  options.lite.limits_light_queues = true;
  options.lite.light_queues_max = 2;
  EXPECT_EQ(send_to("%LMQ%a,%LMQ%b").status, api::Status::kOk);
  EXPECT_EQ(send_to("%LMQ%a").status, api::Status::kOk);
  const Sent sent = send_to("%LMQ%a,%LMQ%c");
  EXPECT_EQ(sent.status, api::Status::kTooManyLightQueues);
  EXPECT_THAT(sent.message, HasSubstr("maxLmqConsumeQueueNum allows: 2"));
  EXPECT_EQ(send(message("T")).status, api::Status::kOk);
}

TEST_F(LightQueues, AHeldPullIsWoken) {
  api::PullRequest request = pull_of("%LMQ%a");
  request.hold_ms = 15'000;
  Pulled pulled;
  start_pull(request, pulled);
  EXPECT_EQ(pulled.answers, 0);
  send_to("%LMQ%a");
  EXPECT_THAT(pulled.bodies, ElementsAre("hello"));
}

TEST_F(LightQueues, ADelayedMessageEntersThemWhenItIsDelivered) {
  send(message("T", "late", property_text({{"DELAY", "1"}, {"INNER_MULTI_DISPATCH", "%LMQ%a"}})));
  EXPECT_THAT(store().entries("%LMQ%a"), IsEmpty());
  clock.advance_ms(1'000);
  root().tick({0});
  EXPECT_EQ(store().entries("%LMQ%a").size(), 1u);
}

TEST_F(LightQueues, TheirTopicsHaveOneQueueAndAreInNoFile) {
  EXPECT_EQ(pull(pull_of("%LMQ%new")).status, api::Status::kPullNotFound);
  api::PullRequest second = pull_of("%LMQ%new");
  second.queue_id = {1};
  EXPECT_EQ(pull(second).status, api::Status::kInvalidParameter);
  Topic topic;
  topic.name = "%LMQ%new";
  EXPECT_TRUE(put_topic(topic).ok());
  EXPECT_EQ(send(message("%LMQ%new")).status, api::Status::kOk);
  send(message("T"));
  restart();
  EXPECT_THAT(config_file("topics.json"), HasSubstr("\"T\""));
  EXPECT_THAT(config_file("topics.json"), Not(HasSubstr("%LMQ%new")));
}

TEST_F(LightQueues, OffsetsOfTheirGroupsSurviveARestartInTheirOwnFile) {
  api::OffsetRequest commit = progress("%LMQ%client-1", "%LMQ%a");
  commit.offset = QueueOffset{3};
  EXPECT_TRUE(broker().commit_offset(commit).ok());
  make_group("G");
  api::OffsetRequest plain = progress("G", "%LMQ%a");
  plain.offset = QueueOffset{2};
  EXPECT_TRUE(broker().commit_offset(plain).ok());
  restart();
  EXPECT_EQ(broker().query_offset(progress("%LMQ%client-1", "%LMQ%a")).value, QueueOffset{3});
  EXPECT_EQ(broker().query_offset(progress("G", "%LMQ%a")).value, QueueOffset{2});
  const std::string text = config_file("lmqConsumerOffset.json");
  EXPECT_THAT(text, HasSubstr("\"lmqOffsetTable\":{\n\t\t\"%LMQ%a@%LMQ%client-1\":3\n\t}"));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "config" / "consumerOffset.json"));
}

// RocketMQ forgets them.
TEST_F(LightQueues, OffsetsFromBeforeTheyWereSwitchedOnStay) {
  std::filesystem::create_directories(directory_ / "config");
  std::ofstream(directory_ / "config" / "consumerOffset.json")
      << R"({"offsetTable":{"T@G":{0:9}},"pullOffsetTable":{}})";
  EXPECT_EQ(broker().query_offset(progress("G", "T")).value, QueueOffset{9});
}

TEST_F(LightQueues, SwitchedOffTheirNamesAreNoTopics) {
  store_options.multi_dispatch = false;
  send_to("%LMQ%a");
  EXPECT_THAT(store().entries("%LMQ%a"), IsEmpty());
  EXPECT_EQ(pull(pull_of("%LMQ%a")).status, api::Status::kTopicNotFound);
}

TEST_F(LightQueues, SwitchedOffALiteTopicIsAPropertyLikeOthers) {
  store_options.multi_dispatch = false;
  EXPECT_EQ(send(message("T", "x", property_text({{"__LITE_TOPIC", "a/b"}}))).status,
            api::Status::kOk);
  EXPECT_EQ(property::find(stored("T")[0].properties, "INNER_MULTI_DISPATCH"), "");
}

}  // namespace
}  // namespace saker::broker
