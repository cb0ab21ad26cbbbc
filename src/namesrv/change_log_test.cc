#include "namesrv/change_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "namesrv/test_server.h"

namespace saker::namesrv {
namespace {

namespace code = wire::remoting::request;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ChangeLogTest : public testing::Test {
 protected:
  ChangeLogTest() {
    server.server->set_audit([this](const std::string& line) { lines.push_back(line); });
  }
  TestServer server;
  std::vector<std::string> lines;
};

TEST_F(ChangeLogTest, AKeyIsShownBeforeAndAfter) {
  const Fields key = {{"namespace", "ORDER_TOPIC_CONFIG"}, {"key", "T"}, {"value", "a:4"}};
  server.ask(code::kPutKvConfig, key);
  server.ask(code::kDeleteKvConfig, key);
  EXPECT_THAT(lines, ElementsAre(HasSubstr(R"("request":"put_kv_config")"),
                                 HasSubstr(R"("before":{"T":"a:4"},"after":{})")));
  EXPECT_THAT(lines[0], AllOf(HasSubstr(R"("namespace":"ORDER_TOPIC_CONFIG")"),
                              HasSubstr(R"("before":{},"after":{"T":"a:4"},"result":"success")")));
}

TEST_F(ChangeLogTest, OfSettingsTheDifferenceIsShownAndARefusalSaysWhy) {
  server.ask(code::kUpdateNamesrvConfig, {}, "orderMessageEnable=true");
  server.ask(code::kUpdateNamesrvConfig, {}, "kvConfigPath=/elsewhere");
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_THAT(lines[0], HasSubstr(R"("before":{"orderMessageEnable":"false"},)"
                                  R"("after":{"orderMessageEnable":"true"},"result":"success")"));
  EXPECT_THAT(lines[1], AllOf(HasSubstr(R"("before":{},"after":{},"result":"16")"),
                              HasSubstr(R"("remark":)")));
}

TEST_F(ChangeLogTest, OfPermissionsTheAnswerSaysHowMany) {
  server.ask(code::kWipeWritePermOfBroker, {{"brokerName", "broker-a"}});
  EXPECT_THAT(lines, ElementsAre(AllOf(HasSubstr(R"("brokerName":"broker-a")"),
                                       HasSubstr(R"("wipeTopicCount":"0")"))));
}

TEST_F(ChangeLogTest, LooksAreNotWrittenDown) {
  server.ask(code::kGetRouteInfoByTopic, {{"topic", "T"}});
  server.ask(code::kGetNamesrvConfig);
  server.ask(code::kGetAllTopicListFromNameserver);
  EXPECT_THAT(lines, IsEmpty());
}

}  // namespace
}  // namespace saker::namesrv
