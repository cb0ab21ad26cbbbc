#include "broker/broker_fixture.h"
#include "config/settings.h"

namespace saker::broker {
namespace {

using api::Status;

/// What administrators ask of a running broker: its clients, its queues, its settings, its counts.
class BrokerAdmin : public BrokerTest {
 protected:
  void join(std::int32_t version = 513) {
    make_group("CG");
    api::Heartbeat heartbeat;
    heartbeat.client_id = "c@1";
    heartbeat.client_version.version = version;
    heartbeat.producer_groups = {"PG"};
    api::ConsumerRegistration registration;
    registration.group = "CG";
    heartbeat.consumers.push_back(registration);
    broker().heartbeat(heartbeat, client);
  }
  api::ClientAnswer ask(const std::string& client_id) {
    api::ClientAnswer answer;
    answer.outcome.message = "not answered yet";
    broker().ask_client({1}, {.group = "CG", .client_id = client_id, .fields = {}, .body = {}},
                        [&answer](const api::ClientAnswer& given) { answer = given; });
    if (client->when_answered) client->when_answered({{}, 0, "fine", "{}"});
    tasks.run();
    return answer;
  }
};

TEST_F(BrokerAdmin, AQuestionReachesTheMemberThatItNames) {
  join();
  const api::ClientAnswer answer = ask("c@1");
  EXPECT_TRUE(answer.outcome.ok());
  EXPECT_EQ(answer.remark, "fine");
  ASSERT_EQ(client->questions.size(), 1U);
  EXPECT_EQ(client->questions[0].client_id, "c@1");
}

TEST_F(BrokerAdmin, AQuestionToNobodyIsAnsweredAtOnce) {
  join();
  const api::ClientAnswer answer = ask("nobody");
  EXPECT_EQ(answer.outcome.status, Status::kFailed);
  EXPECT_EQ(answer.outcome.message, "The Consumer <CG> <nobody> not online");
  EXPECT_TRUE(client->questions.empty());
}

TEST_F(BrokerAdmin, AnOldClientIsNotAsked) {
  join(61);
  EXPECT_EQ(ask("c@1").outcome.status, Status::kFailed);
  EXPECT_TRUE(client->questions.empty());
}

TEST_F(BrokerAdmin, ProducersOfAllGroupsAreListed) {
  join();
  const auto all = broker().inspection().all_producers();
  ASSERT_TRUE(all.contains("PG"));
  EXPECT_EQ(all.at("PG")[0].client.client_id, "c@1");
  EXPECT_EQ(all.at("PG")[0].seen_ms, clock.wall_ms());
}

TEST_F(BrokerAdmin, AQueueCanBeLookedInto) {
  for (int i = 0; i < 5; ++i) send(message("T", "m", property_text({{"TAGS", "a"}})));
  const auto look = broker().inspection().look_into("T", {0}, {3}, 10);
  ASSERT_TRUE(look.ok()) << look.message;
  EXPECT_EQ(look.value.max.value, 5);
  ASSERT_EQ(look.value.entries.size(), 2U);
  EXPECT_EQ(look.value.entries[0].tags_code, 'a');
  EXPECT_EQ(look.value.entries[1].log_offset,
            look.value.entries[0].log_offset + look.value.entries[0].bytes);
  EXPECT_TRUE(broker().inspection().look_into("T", {0}, {5}, 10).value.entries.empty());
  EXPECT_TRUE(broker().inspection().look_into("T", {0}, {0}, -1).value.entries.empty());
  EXPECT_EQ(broker().inspection().look_into("T", {4}, {0}, 1).message, "4@T is not exist!");
  EXPECT_EQ(broker().inspection().look_into("None", {0}, {0}, 1).status, Status::kFailed);
}

TEST_F(BrokerAdmin, SettingsThatMayChangeHoldAtOnce) {
  link = &name_servers;
  options.name_servers = "127.0.0.1:9876";
  Topic topic;
  topic.name = "T";
  ASSERT_TRUE(put_topic(topic).ok());
  const std::size_t registrations = name_servers.calls.size();
  Options changed;
  config::Settings settings;
  settings.add(broker::settings(changed));
  ASSERT_TRUE(settings.reload("test", "autoCreateTopicEnable=false\nbrokerPermission=4").ok());
  root().reload(settings);
  EXPECT_EQ(send(message("New")).status, Status::kTopicNotFound);
  root().housekeep();
  ASSERT_GT(name_servers.calls.size(), registrations) << "the routes are to show it";
  const std::string& body = name_servers.calls.back().request.body;
  EXPECT_NE(body.find("\"perm\":4"), std::string::npos);
  EXPECT_EQ(body.find("\"perm\":6"), std::string::npos);
}

TEST_F(BrokerAdmin, WhoOnlyPullsHasNoProgressInTheTopic) {
  make_group("CG");
  send(message("T"));
  pull(pull_of("T"));
  EXPECT_TRUE(broker().inspection().groups_of("T").empty());
  broker().commit_offset(
      {.group = "CG", .topic = "T", .queue_id = QueueId{0}, .offset = QueueOffset{1}});
  EXPECT_EQ(broker().inspection().groups_of("T"), std::vector<std::string>{"CG"});
}

TEST_F(BrokerAdmin, OffsetsOfAGroupThatIsNotThereAreNotReset) {
  send(message("T"));
  const auto reset = broker().offset_control().reset_offsets({.group = "None", .topic = "T"});
  EXPECT_EQ(reset.status, Status::kGroupNotFound);
  EXPECT_FALSE(broker().inspection().groups().groups.contains("None"));
}

TEST_F(BrokerAdmin, PullsAreCountedForTheirGroup) {
  make_group("CG");
  for (int i = 0; i < 3; ++i) send(message("T"));
  pull(pull_of("T"));
  pull(pull_of("T", 3));
  clock.advance_ms(10'000);
  root().housekeep();
  const auto gets = broker().statistics().traffic(api::Traffic::kGroupGets, "T@CG");
  ASSERT_TRUE(gets.has_value());
  EXPECT_EQ(gets->minute.sum, 3);
  EXPECT_EQ(broker().statistics().runtime().got.now, 3);
}

}  // namespace
}  // namespace saker::broker
