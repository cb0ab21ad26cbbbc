#include "broker/registration/registrar.h"

#include "base/crc32.h"
#include "broker/broker_fixture.h"
#include "wire/remoting/body/register_broker_body.h"

namespace saker::broker {
namespace {

class Registering : public BrokerTest {
 protected:
  Registering() {
    options.name_servers = "ns1:9876;ns2:9876";
    link = &name_servers;
  }
  wire::remoting::body::RegisterBrokerBody body_of(std::size_t call) {
    return *wire::remoting::body::decode_register_broker_body(name_servers.calls[call].request.body,
                                                              {});
  }
  void delete_topic(std::string_view name) {
    broker().delete_topic({0}, name,
                          [](const api::Outcome& outcome) { EXPECT_TRUE(outcome.ok()); });
    tasks.run();
  }
  /// Whether the registration says that nobody may use the topic here.
  bool withdraws(std::size_t call, const std::string& name) {
    const auto topics = body_of(call).topics;
    const auto found = topics.find(name);
    return found != topics.end() && found->second.perm == 0 &&
           found->second.read_queue_count == 0 && found->second.write_queue_count == 0;
  }
  /// A topic T that name servers know and that is then deleted here.
  void lose_topic() {
    put_topic(topic("T"));
    root().housekeep();
    delete_topic("T");
  }
  static std::string route(const std::string& queues) {
    return R"({"brokerDatas":[{"brokerAddrs":{"0":"127.0.0.2:34911"},"brokerName":"broker-a",)"
           R"("cluster":"DefaultCluster"}],"filterServerTable":{},"queueDatas":[)" +
           queues + "]}";
  }
  static std::string queues(const std::string& broker, int perm, int count) {
    return R"({"brokerName":")" + broker + R"(","perm":)" + std::to_string(perm) +
           R"(,"readQueueNums":)" + std::to_string(count) + R"(,"topicSysFlag":0,)" +
           R"("writeQueueNums":)" + std::to_string(count) + "}";
  }
  static Topic topic(std::string name) {
    Topic made;
    made.name = std::move(name);
    return made;
  }
};

TEST_F(Registering, EveryNameServerIsToldAllTopicsAtTheStart) {
  root().housekeep();
  ASSERT_EQ(name_servers.calls.size(), 2u);
  EXPECT_EQ(name_servers.calls[0].name_server, "ns1:9876");
  EXPECT_EQ(name_servers.calls[1].name_server, "ns2:9876");
  const RegisterRequest& request = name_servers.calls[0].request;
  EXPECT_EQ(request.broker_name, "broker-a");
  EXPECT_EQ(request.broker_address, "127.0.0.2:34911");
  EXPECT_EQ(request.ha_address, "127.0.0.2:34912");
  EXPECT_EQ(request.cluster_name, "DefaultCluster");
  EXPECT_EQ(request.body_crc, crc32_positive(request.body));
  EXPECT_TRUE(body_of(0).topics.contains("TBW102"));
}

TEST_F(Registering, RegistrationIsRepeatedEveryPeriod) {
  root().housekeep();
  clock.advance_ms(29'999);
  root().housekeep();
  EXPECT_EQ(name_servers.calls.size(), 2u);
  clock.advance_ms(1);
  root().housekeep();
  EXPECT_EQ(name_servers.calls.size(), 4u);
}

TEST_F(Registering, ChangedTopicIsToldAtOnceAndAlone) {
  root().housekeep();
  put_topic(topic("T"));
  root().housekeep();
  ASSERT_EQ(name_servers.calls.size(), 4u);
  EXPECT_EQ(body_of(2).topics.size(), 1u);
  EXPECT_TRUE(body_of(2).topics.contains("T"));
  EXPECT_EQ(body_of(2).version.counter, 1);
}

TEST_F(Registering, AutoCreatedTopicIsToldBeforeItsFirstSendIsAnswered) {
  root().housekeep();
  Sent sent;
  start_send(message("Auto"), sent);
  broker().end_turn({0});
  EXPECT_EQ(sent.answers, 0);
  root().housekeep();
  EXPECT_TRUE(body_of(2).topics.contains("Auto"));
  tasks.run();
  EXPECT_EQ(sent.answers, 1);
  EXPECT_EQ(sent.status, api::Status::kOk);
  EXPECT_FALSE(sent.message_id.empty());
}

TEST_F(Registering, SilentNameServerHoldsAnAnswerForASecondAtMost) {
  root().housekeep();
  name_servers.answers_at_once = false;
  Sent sent;
  start_send(message("Auto"), sent);
  broker().end_turn({0});
  root().housekeep();
  clock.advance_ms(999);
  root().housekeep();
  tasks.run();
  EXPECT_EQ(sent.answers, 0);
  clock.advance_ms(1);
  root().housekeep();
  tasks.run();
  EXPECT_EQ(sent.answers, 1);
}

TEST_F(Registering, DeadNameServerHoldsNoAnswer) {
  name_servers.answers_at_once = false;
  root().housekeep();
  for (auto& call : name_servers.calls) {
    auto done = std::move(call.done);
    done(Error{ErrorCode::kUnavailable, "connection refused"});
  }
  EXPECT_EQ(send(message("Auto")).answers, 1);
}

TEST_F(Registering, ChangesDuringARegistrationFollowIt) {
  name_servers.answers_at_once = false;
  root().housekeep();
  put_topic(topic("T"));
  root().housekeep();
  EXPECT_EQ(name_servers.calls.size(), 2u);
  auto done = std::move(name_servers.calls[0].done);
  done({});
  root().housekeep();
  ASSERT_EQ(name_servers.calls.size(), 3u);
  EXPECT_EQ(name_servers.calls[2].name_server, "ns1:9876");
  EXPECT_TRUE(body_of(2).topics.contains("T"));
}

TEST_F(Registering, DeadNameServerIsTriedAgainWithAllTopics) {
  name_servers.answers_at_once = false;
  root().housekeep();
  auto failed = std::move(name_servers.calls[0].done);
  auto succeeded = std::move(name_servers.calls[1].done);
  failed(Error{ErrorCode::kUnavailable, "connection refused"});
  succeeded({});
  put_topic(topic("T"));
  root().housekeep();
  ASSERT_EQ(name_servers.calls.size(), 3u);  // the living one hears of the change
  EXPECT_EQ(name_servers.calls[2].name_server, "ns2:9876");
  clock.advance_ms(3'000);
  root().housekeep();
  ASSERT_EQ(name_servers.calls.size(), 4u);
  EXPECT_EQ(name_servers.calls[3].name_server, "ns1:9876");
  EXPECT_TRUE(body_of(3).topics.contains("TBW102"));
  EXPECT_TRUE(body_of(3).topics.contains("T"));
}

TEST_F(Registering, PermissionOfTheBrokerLimitsItsTopics) {
  options.permission = 4;
  root().housekeep();
  EXPECT_EQ(body_of(0).topics.at("SELF_TEST_TOPIC").perm, 4);
  EXPECT_EQ(body_of(0).topics.at("TBW102").perm, 4);
}

TEST_F(Registering, CompressedBodyIsMarked) {
  options.compressed_register = true;
  root().housekeep();
  EXPECT_TRUE(name_servers.calls[0].request.compressed);
  const auto body = wire::remoting::body::decode_register_broker_body(
      name_servers.calls[0].request.body, {.compressed = true, .request_version = 413});
  ASSERT_TRUE(body.ok());
  EXPECT_TRUE(body->topics.contains("TBW102"));
}

TEST_F(Registering, LeavingUnregistersAndEndsRegistration) {
  root().housekeep();
  root().leave();
  EXPECT_EQ(name_servers.unregistered, (std::vector<std::string>{"ns1:9876", "ns2:9876"}));
  clock.advance_ms(60'000);
  root().housekeep();
  EXPECT_EQ(name_servers.calls.size(), 2u);
}

TEST_F(Registering, EveryNameServerIsToldThatADeletedTopicHasNoPlaceHere) {
  root().housekeep();
  lose_topic();
  root().housekeep();
  ASSERT_EQ(name_servers.calls.size(), 6u);
  EXPECT_EQ(name_servers.calls[4].name_server, "ns1:9876");
  EXPECT_EQ(name_servers.calls[5].name_server, "ns2:9876");
  for (const std::size_t call : {4u, 5u}) {
    EXPECT_TRUE(withdraws(call, "T"));
    EXPECT_EQ(body_of(call).topics.size(), 1u);
  }
  EXPECT_EQ(name_servers.asked_routes, (std::vector<std::string>{"ns1:9876 T", "ns2:9876 T"}));
  EXPECT_TRUE(name_servers.deleted_topics.empty()) << "they have no route any more";
  clock.advance_ms(30'000);
  root().housekeep();
  EXPECT_FALSE(body_of(6).topics.contains("T"));
}

TEST_F(Registering, AWithdrawnTopicComesWithAVersionThatNoNameServerKnows) {
  root().housekeep();
  lose_topic();
  root().housekeep();
  ASSERT_TRUE(withdraws(4, "T"));
  clock.advance_ms(30'000);
  root().housekeep();
  EXPECT_NE(body_of(4).version, body_of(6).version) << "another topic can have brought that one";
}

TEST_F(Registering, ATopicThatEveryBrokerHasGivenUpIsDeletedFromTheNameServer) {
  name_servers.route = [](const auto&, const auto&) {
    return route(queues("broker-a", 0, 0) + "," + queues("broker-b", 0, 0));
  };
  root().housekeep();
  lose_topic();
  root().housekeep();
  EXPECT_EQ(name_servers.deleted_topics, (std::vector<std::string>{"ns1:9876 T", "ns2:9876 T"}));
  root().housekeep();
  EXPECT_EQ(name_servers.deleted_topics.size(), 2u);
}

TEST_F(Registering, ATopicOfAnotherBrokerIsNotDeletedFromTheNameServer) {
  name_servers.route = [](const auto&, const auto&) {
    return route(queues("broker-a", 0, 0) + "," + queues("broker-b", 6, 4));
  };
  root().housekeep();
  lose_topic();
  root().housekeep();
  root().housekeep();
  EXPECT_EQ(name_servers.asked_routes.size(), 2u);
  EXPECT_TRUE(name_servers.deleted_topics.empty());
}

TEST_F(Registering, ATopicThatIsMadeAgainWhileItIsDeletedThereIsToldAfterwards) {
  name_servers.answers_deletions = false;
  name_servers.route = [](const auto&, const auto&) { return route(queues("broker-a", 0, 0)); };
  root().housekeep();
  lose_topic();
  root().housekeep();
  ASSERT_EQ(name_servers.deletions.size(), 2u);
  const std::size_t told = name_servers.calls.size();
  put_topic(topic("T"));
  root().housekeep();
  EXPECT_EQ(name_servers.calls.size(), told);
  for (auto& done : name_servers.deletions) done({});
  root().housekeep();
  ASSERT_EQ(name_servers.calls.size(), told + 2);
  EXPECT_EQ(body_of(told).topics.at("T").perm, 6);
}

TEST_F(Registering, ATopicThatIsMadeAgainAtOnceIsNotWithdrawn) {
  root().housekeep();
  lose_topic();
  put_topic(topic("T"));
  root().housekeep();
  EXPECT_EQ(body_of(name_servers.calls.size() - 1).topics.at("T").perm, 6);
  EXPECT_TRUE(name_servers.asked_routes.empty());
}

TEST_F(Registering, ANameServerThatWasDeadHearsOfADeletedTopicLater) {
  name_servers.answers_at_once = false;
  root().housekeep();
  lose_topic();
  auto failed = std::move(name_servers.calls[0].done);
  failed(Error{ErrorCode::kUnavailable, "connection refused"});
  clock.advance_ms(3'000);
  root().housekeep();
  ASSERT_EQ(name_servers.calls.size(), 3u);
  EXPECT_TRUE(withdraws(2, "T"));
  EXPECT_TRUE(body_of(2).topics.contains("TBW102"));
}

}  // namespace
}  // namespace saker::broker
