#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "namesrv/test_server.h"
#include "wire/remoting/body/register_broker_body.h"

namespace saker::namesrv {
namespace {

namespace code = wire::remoting::request;
namespace response = wire::remoting::response;
using testing::HasSubstr;

const Fields kBroker = {{"brokerName", "broker-a"}, {"brokerAddr", "10.0.0.1:10911"},
                        {"clusterName", "C"},       {"haServerAddr", "10.0.0.1:10912"},
                        {"brokerId", "0"},          {"enableActingMaster", "false"}};

wire::remoting::body::RegisterBrokerBody two_topics() {
  wire::remoting::body::RegisterBrokerBody body;
  body.version.counter = 1;
  for (const char* name : {"T1", "T2"}) body.topics[name].name = name;
  return body;
}

void register_broker_a(TestServer& server) {
  ASSERT_EQ(server.ask(code::kRegisterBroker, kBroker, encode(two_topics())).code, 0);
}

Answer route_of(TestServer& server, const std::string& topic) {
  return server.ask(code::kGetRouteInfoByTopic, {{"topic", topic}});
}

TEST(NamesrvVerbs, MissingFieldsAreNamed) {
  TestServer server;
  const Answer answer = server.ask(code::kRegisterBroker, {{"brokerName", "broker-a"}});
  EXPECT_EQ(answer.code, response::kSystemError);
  EXPECT_THAT(*answer.remark, HasSubstr("brokerAddr"));
  for (std::int32_t c : {code::kUnregisterBroker, code::kQueryDataVersion, code::kBrokerHeartbeat,
                         code::kWipeWritePermOfBroker, code::kGetBrokerMemberGroup}) {
    const Answer missing = server.ask(c);
    EXPECT_EQ(missing.code, response::kSystemError) << c;
    EXPECT_TRUE(missing.remark.has_value()) << c;
  }
}

TEST(NamesrvVerbs, ACompressedBodyIsTakenWhateverTheFlagSays) {
  TestServer server;
  const std::string body = encode_compressed(two_topics(), 513);
  EXPECT_EQ(server.ask(code::kRegisterBroker, kBroker, body).code, 0);
  EXPECT_EQ(route_of(server, "T1").code, 0);
}

TEST(NamesrvVerbs, ABrokerIsGoneWithItsConnection) {
  TestServer server;
  register_broker_a(server);
  EXPECT_EQ(route_of(server, "T1").code, 0);
  server.server->services().routes.link_closed(*server.link);
  EXPECT_EQ(route_of(server, "T1").code, response::kTopicNotExist);
}

TEST(NamesrvVerbs, ASilentBrokerExpiresAndAQueryOfItsVersionKeepsIt) {
  TestServer server;
  register_broker_a(server);
  server.clock.advance_ms(100'000);
  server.ask(code::kQueryDataVersion, kBroker, R"({"counter":1})");
  server.clock.advance_ms(100'000);
  server.server->expire();
  EXPECT_EQ(route_of(server, "T1").code, 0);
  server.clock.advance_ms(20'001);
  server.server->expire();
  EXPECT_EQ(route_of(server, "T1").code, response::kTopicNotExist);
}

TEST(NamesrvVerbs, RoutesAreRefusedWhileTheServerIsYoungIfSoConfigured) {
  Options options;
  options.wait_for_service = true;
  TestServer server(options);
  register_broker_a(server);
  EXPECT_EQ(*route_of(server, "T1").remark, "name server not ready");
  server.clock.advance_ms(45'000);
  EXPECT_EQ(route_of(server, "T1").code, 0);
}

TEST(NamesrvVerbs, OrderTopicsAreToldToBrokersAndOnDemandToClients) {
  TestServer server;
  server.ask(code::kPutKvConfig,
             {{"namespace", "ORDER_TOPIC_CONFIG"}, {"key", "T1"}, {"value", "broker-a:4"}});
  const Answer registered = server.ask(code::kRegisterBroker, kBroker, encode(two_topics()));
  EXPECT_EQ(registered.body, R"({"table":{"T1":"broker-a:4"}})");
  EXPECT_THAT(std::string(route_of(server, "T1").body_bytes()),
              testing::Not(HasSubstr("orderTopicConf")));
  server.ask(code::kUpdateNamesrvConfig, {}, "orderMessageEnable=true");
  EXPECT_THAT(std::string(route_of(server, "T1").body_bytes()),
              HasSubstr(R"("orderTopicConf":"broker-a:4")"));
}

TEST(NamesrvVerbs, ListsCanBeSwitchedOff) {
  TestServer server;
  EXPECT_EQ(server.ask(code::kGetAllTopicListFromNameserver).code, 0);
  server.ask(code::kUpdateNamesrvConfig, {}, "enableAllTopicList=false\nenableTopicList=false\n");
  EXPECT_EQ(*server.ask(code::kGetAllTopicListFromNameserver).remark, "disable");
  EXPECT_EQ(*server.ask(code::kGetTopicsByCluster, {{"cluster", "C"}}).remark, "disable");
}

TEST(NamesrvVerbs, ListsNameTopicsClustersAndBrokers) {
  TestServer server;
  register_broker_a(server);
  EXPECT_EQ(server.ask(code::kGetAllTopicListFromNameserver).body, R"({"topicList":["T1","T2"]})");
  EXPECT_EQ(server.ask(code::kGetTopicsByCluster, {{"cluster", "C"}}).body,
            R"({"topicList":["T1","T2"]})");
  EXPECT_EQ(server.ask(code::kGetSystemTopicListFromNs).body,
            R"({"brokerAddr":"10.0.0.1:10911","topicList":["C","broker-a"]})");
}

TEST(NamesrvVerbs, UnitTopicsAreListedByTheirFlags) {
  TestServer server;
  auto body = two_topics();
  body.topics["unit"].sys_flag = 1;
  body.topics["sub"].sys_flag = 2;
  body.topics["both"].sys_flag = 3;
  server.ask(code::kRegisterBroker, kBroker, encode(body));
  EXPECT_EQ(server.ask(code::kGetUnitTopicList).body, R"({"topicList":["both","unit"]})");
  EXPECT_EQ(server.ask(code::kGetHasUnitSubTopicList).body, R"({"topicList":["both","sub"]})");
  EXPECT_EQ(server.ask(code::kGetHasUnitSubUnunitTopicList).body, R"({"topicList":["sub"]})");
}

TEST(NamesrvConfig, AChangeIsStoredAndAllElseOfTheFileStays) {
  TestServer server;
  std::string& file = server.files.content[server.options.config_store_path];
  file = "# ours\nforeign=1\n\norderMessageEnable = false\n";
  EXPECT_EQ(server.ask(code::kUpdateNamesrvConfig, {}, "scanNotActiveBrokerInterval=100").code, 0);
  EXPECT_EQ(server.server->scan_interval_ms(), 100);
  EXPECT_EQ(file,
            "# ours\nforeign=1\n\norderMessageEnable = false\nscanNotActiveBrokerInterval=100\n");
  server.ask(code::kUpdateNamesrvConfig, {}, "orderMessageEnable=true\nnoSuchKey=1");
  EXPECT_EQ(file,
            "# ours\nforeign=1\n\norderMessageEnable=true\nscanNotActiveBrokerInterval=100\n");
  EXPECT_THAT(server.ask(code::kGetNamesrvConfig).body,
              HasSubstr("scanNotActiveBrokerInterval=100\n"));
}

TEST(NamesrvConfig, WhatChangesNothingWritesNothing) {
  TestServer server;
  EXPECT_EQ(server.ask(code::kUpdateNamesrvConfig, {}, "orderMessageEnable=false\nx=1").code, 0);
  EXPECT_TRUE(server.files.content.empty());
}

TEST(Namesrv, WhatControllersDoIsRefusedWithAWayOn) {
  TestServer server;
  for (const std::int32_t request : {code::kControllerElectMaster, code::kGetControllerConfig}) {
    const Answer answer = server.ask(request, {});
    EXPECT_EQ(answer.code, response::kRequestCodeNotSupported);
    EXPECT_THAT(*answer.remark, HasSubstr("not a controller"));
  }
  EXPECT_EQ(*server.ask(9999, {}).remark, " request type 9999 not supported");
}

TEST(NamesrvConfig, RefusedChangesChangeNothing) {
  TestServer server;
  const auto update = [&server](std::string_view text) {
    return server.ask(code::kUpdateNamesrvConfig, {}, text);
  };
  EXPECT_EQ(update("rocketmqHome=/x").code, response::kNoPermission);
  EXPECT_EQ(update("configStorePath=/x").code, response::kNoPermission);
  EXPECT_THAT(*update("listenPort=1").remark, HasSubstr("can only be changed by a restart"));
  EXPECT_THAT(*update("enableTopicList=false\nscanNotActiveBrokerInterval=x").remark,
              HasSubstr("scanNotActiveBrokerInterval: expected a whole number 10..3600000"));
  EXPECT_TRUE(server.options.list_cluster_topics);
  EXPECT_TRUE(server.files.content.empty());
}

TEST(NamesrvBroker, OneThatRegistersForTheFirstTimeIsALineOfTheLog) {
  const std::string path = testing::TempDir() + "namesrv_log_" + std::to_string(::getpid());
  ASSERT_TRUE(log::configure({.level = "info", .file = path}).ok());
  TestServer server;
  register_broker_a(server);
  register_broker_a(server);
  ASSERT_TRUE(log::configure({}).ok());
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text.find(" registered address="), text.rfind(" registered address=")) << text;
  EXPECT_THAT(text, HasSubstr("info namesrv: broker broker-a registered address="));
  std::filesystem::remove(path);
}

TEST(NamesrvConfig, AFileIsReadAgainWithoutBeingWritten) {
  TestServer server;
  const std::string text =
      "enableTopicList=false\norderMessageEnable=true\nlistenPort=1\nneedWaitForService=true\n";
  server.files.content["n.conf"] = text;
  const std::vector<std::string> assigned{"orderMessageEnable=false"};
  server.server->reread("n.conf", assigned);
  EXPECT_FALSE(server.options.list_cluster_topics);
  EXPECT_FALSE(server.options.order_messages) << "the command line wins";
  EXPECT_EQ(server.options.listen_port, 9876);
  EXPECT_FALSE(server.server->is_ready());
  EXPECT_EQ(server.files.content["n.conf"], text);
}

TEST(NamesrvConfig, ABadFileChangesNothing) {
  TestServer server;
  server.files.content["n.conf"] = "enableTopicList=false\nscanNotActiveBrokerInterval=x\n";
  server.server->reread("n.conf", {});
  server.server->reread("missing.conf", {});
  server.server->reread("", {});
  EXPECT_TRUE(server.options.list_cluster_topics);
}

TEST(NamesrvConfig, KeysWithoutEffectAreNoErrorButNamed) {
  TestServer server;
  const Answer known =
      server.ask(code::kUpdateNamesrvConfig, {}, "clientRequestThreadPoolNums=4\n");
  EXPECT_EQ(known.code, 0);
  EXPECT_THAT(*known.remark, HasSubstr("'clientRequestThreadPoolNums' is known to RocketMQ"));
  const Answer slip = server.ask(code::kUpdateNamesrvConfig, {}, "enableTopicLis=false");
  EXPECT_EQ(slip.code, 0);
  EXPECT_THAT(*slip.remark, HasSubstr("did you mean 'enableTopicList'?"));
  EXPECT_FALSE(server.ask(code::kUpdateNamesrvConfig, {}, "enableTopicList=false").remark);
}

TEST(NamesrvConfig, AChangeThatCannotBeStoredDoesNotHold) {
  TestServer server;
  server.files.refuses = true;
  const Answer answer =
      server.ask(code::kUpdateNamesrvConfig, {}, "orderMessageEnable=true\nenableTopicList=false");
  EXPECT_EQ(answer.code, response::kSystemError);
  EXPECT_THAT(*answer.remark, HasSubstr("nothing was changed"));
  EXPECT_THAT(*answer.remark, HasSubstr("disk full"));
  EXPECT_FALSE(server.options.order_messages);
  EXPECT_TRUE(server.options.list_cluster_topics);
  EXPECT_FALSE(server.server->services().config.order_messages());
}

}  // namespace

}  // namespace saker::namesrv
