#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/runtime_settings.h"
#include "front/remoting/remoting_fixture.h"

namespace saker::front {
namespace {

using testing::_;
using testing::HasSubstr;

class FakeSettings final : public api::RuntimeSettings {
 public:
  std::string dump() override { return "a=1\nb=2\n"; }
  std::vector<api::SettingRow> rows() override { return {}; }
  DataVersion version() override { return {0, 5, 3}; }
  api::Outcome change(std::string_view properties) override {
    changes.emplace_back(properties);
    return outcome;
  }
  api::Outcome change_strictly(std::string_view) override { return {api::Status::kFailed, ""}; }

  std::vector<std::string> changes;
  api::Outcome outcome;
};

class AdminTest : public RemotingTest {
 protected:
  Remoting& remoting() override { return with_settings_; }
  const wire::remoting::Command& must_answer(std::int32_t code,
                                             std::vector<wire::remoting::Field> fields = {},
                                             std::string_view body = {}) {
    const auto* answer = ask(code, std::move(fields), body);
    if (answer == nullptr) throw std::runtime_error("no answer");
    return *answer;
  }

  FakeSettings settings_;
  Remoting with_settings_{broker_, {.broker_name = "broker-a", .broker_address = {}}, &settings_};
};

TEST_F(AdminTest, TheRuntimeTableHasWhatToolsParse) {
  statistics_.facts.put = {1, 2, 3};
  statistics_.facts.put_rate = {1200.5, 20, 3};
  statistics_.facts.now_ms = 90'061'000;
  statistics_.facts.log_directories = {{"/log", 107374182400 - 54223962112, 54223962112}};
  statistics_.facts.unflushed_bytes = 1536;
  statistics_.facts.puts.messages = 100;
  statistics_.facts.puts.bytes = 1250;
  statistics_.facts.puts.by_time = {98, 1, 1};
  statistics_.facts.delay_levels = {{3, {10}, {12}}};
  statistics_.facts.timer_rate = {9, 2.5, 1};
  const std::string body(must_answer(28).body);
  for (const char* part :
       {R"("brokerVersion":"513")", R"("putTps":"1200.5 20.0 3.0")",
        R"("getTransferedTps":"0.0 0.0 0.0")", R"("getTransferredTps":"0.0 0.0 0.0")",
        R"("msgPutTotalYesterdayMorning":"1")", R"("msgPutTotalTodayNow":"3")",
        R"("runtime":"[ 1 days, 1 hours, 1 minutes, 1 seconds ]")",
        R"("commitLogDirCapacity":"Total : 100.0 GiB, Free : 50.5 GiB.")",
        R"("remainHowManyDataToFlush":"1.5 KiB")", R"("scheduleMessageOffset_3":"10,12")",
        R"("putMessageDistributeTime":"[<=0ms]:98 [0~10ms]:1 [10~50ms]:1 [50~100ms]:0 )",
        R"("putLatency99":"10.00")", R"("putLatency999":"50.00")",
        R"("putMessageAverageSize":"12.5")", R"("timerDequeueTps":"2.5")",
        R"("earliestMessageTimeStamp":"-1")"}) {
    EXPECT_THAT(body, HasSubstr(part));
  }
}

TEST_F(AdminTest, WhoCopiesABrokerIsToldWhereGroupsAndDelayLevelsAre) {
  testing::NiceMock<FakeInspection> inspection;
  EXPECT_CALL(broker_, inspection()).WillRepeatedly(testing::ReturnRef(inspection));
  EXPECT_CALL(inspection, offsets())
      .WillOnce(testing::Return(
          api::OffsetListing{{0, 7, 3}, {{"T@G", {{0, 9}, {1, 7}}}}, {{"T@G", {{0, 12}}}}, {}}));
  EXPECT_CALL(inspection, delay_offsets())
      .WillOnce(testing::Return(api::DelayListing{{0, 7, 3}, {{1, 3}, {18, 0}}}));
  // Of the recording, values apart.
  EXPECT_EQ(must_answer(43).body, R"({"dataVersion":{"counter":3,"stateVersion":0,"timestamp":7},)"
                                  R"("groupTopicMap":{"G":["T"]},"offsetTable":{"T@G":{0:9,1:7}},)"
                                  R"("pullOffsetTable":{"T@G":{0:12}}})");
  EXPECT_EQ(must_answer(45).body, R"({"dataVersion":{"counter":3,"stateVersion":0,"timestamp":7},)"
                                  R"("offsetTable":{1:3,18:0}})");
}

TEST_F(AdminTest, StatisticsHaveRocketMQsNames) {
  statistics_.figures = api::TrafficFigures{{120, 2, 1}, {7200, 2, 1}, {0, 0, 0}};
  const auto& answer = must_answer(315, {{"statsName", "GROUP_GET_NUMS"}, {"statsKey", "T@G"}});
  EXPECT_EQ(answer.body, R"({"statsDay":{"avgpt":0.0,"sum":0,"tps":0.0},)"
                         R"("statsHour":{"avgpt":1.0,"sum":7200,"tps":2.0},)"
                         R"("statsMinute":{"avgpt":1.0,"sum":120,"tps":2.0}})");
  EXPECT_EQ(statistics_.asked.first, api::Traffic::kGroupGets);
  EXPECT_EQ(statistics_.asked.second, "T@G");
}

TEST_F(AdminTest, EachNameAsksForItsOwnFigures) {
  statistics_.figures = api::TrafficFigures{};
  const std::vector<std::pair<std::string, api::Traffic>> names = {
      {"TOPIC_PUT_NUMS", api::Traffic::kTopicPuts},
      {"TOPIC_PUT_SIZE", api::Traffic::kTopicPutBytes},
      {"GROUP_GET_SIZE", api::Traffic::kGroupGetBytes},
      {"SNDBCK_PUT_NUMS", api::Traffic::kSendBacks},
      {"GROUP_ACK_NUMS", api::Traffic::kGroupAcks},
      {"GROUP_CK_NUMS", api::Traffic::kGroupCheckPoints},
      {"DLQ_PUT_NUMS", api::Traffic::kDeadLetters},
      {"SNDBCK2DLQ_TIMES", api::Traffic::kDeadLetters},
      {"BROKER_PUT_NUMS", api::Traffic::kBrokerPuts},
      {"BROKER_GET_NUMS", api::Traffic::kBrokerGets},
      {"BROKER_PUT_NUMS_WITHOUT_SYSTEM_TOPIC", api::Traffic::kBrokerUserPuts},
      {"BROKER_GET_NUMS_WITHOUT_SYSTEM_TOPIC", api::Traffic::kBrokerUserGets},
      {"BROKER_ACK_NUMS", api::Traffic::kBrokerAcks},
      {"BROKER_CK_NUMS", api::Traffic::kBrokerCheckPoints},
  };
  for (const auto& [name, what] : names) {
    EXPECT_EQ(must_answer(315, {{"statsName", name}, {"statsKey", "K"}}).code, 0) << name;
    EXPECT_EQ(statistics_.asked.first, what) << name;
  }
}

TEST_F(AdminTest, WhatIsNotCountedIsAnErrorThatToolsPassOver) {
  EXPECT_EQ(must_answer(315, {{"statsName", "TOPIC_PUT_NUMS"}, {"statsKey", "T"}}).remark,
            "The stats <TOPIC_PUT_NUMS> <T> not exist");
  EXPECT_EQ(must_answer(315, {{"statsName", "FOO"}, {"statsKey", "T"}}).code, 1);
  EXPECT_EQ(must_answer(315).remark, "The stats <null> <null> not exist");
}

TEST_F(AdminTest, SettingsAreAnsweredWithTheirVersion) {
  const auto& answer = must_answer(26);
  EXPECT_EQ(answer.body, "a=1\nb=2\n");
  EXPECT_EQ(answer.field("version"), R"({"counter":3,"stateVersion":0,"timestamp":5})");
}

TEST_F(AdminTest, AChangeOfSettingsIsHandedOnAndItsOutcomeBack) {
  EXPECT_EQ(must_answer(25).code, 0);
  EXPECT_TRUE(settings_.changes.empty());
  EXPECT_EQ(must_answer(25, {}, "a=2\n").code, 0);
  settings_.outcome = {api::Status::kOk, "unknown key 'c'"};
  EXPECT_EQ(must_answer(25, {}, "c=2\n").code, 0);
  EXPECT_EQ(must_answer(25, {}, "c=2\n").remark, "unknown key 'c'");
  settings_.outcome = {api::Status::kNoPermission, "not this one"};
  const auto& refused = must_answer(25, {}, "b=3\n");
  EXPECT_EQ(refused.code, 16);
  EXPECT_EQ(refused.remark, "not this one");
  EXPECT_EQ(settings_.changes, (std::vector<std::string>{"a=2\n", "c=2\n", "c=2\n", "b=3\n"}));
}

TEST_F(AdminTest, AQuestionIsPassedOnAsItCameAndTheAnswerBack) {
  api::ClientQuestion seen;
  EXPECT_CALL(broker_, ask_client(_, _, _))
      .WillOnce([&](api::Lane, api::ClientQuestion question, api::ClientAnswerCompletion done) {
        seen = std::move(question);
        done({{}, 0, "as the client said", R"({"statusTable":{}})"});
      });
  const auto& answer =
      must_answer(307, {{"consumerGroup", "G"}, {"clientId", "c@1"}, {"jstackEnable", "true"}});
  EXPECT_EQ(seen.kind, api::ClientQuestion::Kind::kRunningInfo);
  EXPECT_EQ(seen.client_id, "c@1");
  EXPECT_EQ(seen.fields.size(), 3u);
  EXPECT_EQ(answer.remark, "as the client said");
  EXPECT_EQ(answer.body, R"({"statusTable":{}})");
}

TEST_F(AdminTest, AClientThatDoesNotAnswerIsATimeOut) {
  EXPECT_CALL(broker_, ask_client(_, _, _))
      .WillOnce([](api::Lane, const api::ClientQuestion&, api::ClientAnswerCompletion done) {
        done({{api::Status::kClientTimeout, "consumer <G> <c@1> Timeout: none"}, 0, {}, {}});
      });
  EXPECT_EQ(must_answer(307, {{"consumerGroup", "G"}, {"clientId", "c@1"}}).code, 207);
}

TEST_F(AdminTest, ListsAreTakenInTurnUntilOneIsRefused) {
  EXPECT_CALL(broker_, put_topic(_, _, _))
      .WillOnce([](api::Lane, const Topic& topic, api::Completion done) {
        EXPECT_EQ(topic.name, "A");
        done({});
      })
      .WillOnce([](api::Lane, const Topic& topic, api::Completion done) {
        EXPECT_EQ(topic.name, "b b");
        done({api::Status::kInvalidParameter, "no such name"});
      });
  const auto& answer = must_answer(
      18, {}, R"({"topicConfigList":[{"topicName":"A"},{"topicName":"b b"},{"topicName":"C"}]})");
  EXPECT_EQ(answer.code, 29);
  EXPECT_EQ(answer.remark, "no such name");
  EXPECT_EQ(must_answer(18, {}, R"({"topicConfigList":[]})").code, 0);
  EXPECT_EQ(must_answer(225, {}, "").code, 1);
}

TEST_F(AdminTest, AMasterWithoutReplicasSaysSo) {
  statistics_.facts.log_end = LogOffset{59241};
  EXPECT_EQ(must_answer(907).body,
            R"({"haClientRuntimeInfo":{"lastReadTimestamp":0,"lastWriteTimestamp":0,)"
            R"("masterFlushOffset":0,"maxOffset":0,"transferredByteInSecond":0},)"
            R"("haConnectionInfo":[],"inSyncSlaveNums":0,"master":true,)"
            R"("masterCommitLogMaxOffset":59241})");
  EXPECT_EQ(must_answer(908, {{"masterFlushOffset", "0"}}).code, 0);
}

TEST_F(AdminTest, ReadingAheadStaysOn) {
  EXPECT_EQ(must_answer(2004, {{"READ_AHEAD_MODE", "0"}}).remark,
            "set commitlog readahead mode success, mode: 0");
  const auto& refused = must_answer(2004, {{"READ_AHEAD_MODE", "1"}});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(*refused.remark, HasSubstr("blockdev --setra"));
  EXPECT_EQ(must_answer(2004, {{"READ_AHEAD_MODE", "7"}}).code, 29);
  EXPECT_EQ(must_answer(2004).code, 1);
}

TEST_F(AdminTest, GroupsThatReadOldMessagesAreNotLimited) {
  EXPECT_THAT(std::string(must_answer(2003).body), HasSubstr(R"("configTable":{})"));
  const auto& refused = must_answer(2001, {}, "G=1000\n");
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(*refused.remark, HasSubstr("nothing was limited"));
  EXPECT_EQ(must_answer(2002, {}, "G").code, 0);
}

TEST_F(AdminTest, FormsThatThisBrokerHasAreOnAndOthersRefused) {
  EXPECT_EQ(must_answer(5001, {{"E_T", "F"}}).code, 0);
  EXPECT_EQ(must_answer(5001, {{"E_T", "R"}}).code, 29);
  EXPECT_EQ(must_answer(5001).code, 29);
  EXPECT_EQ(must_answer(200056).code, 0);
  EXPECT_THAT(std::string(must_answer(354).body), HasSubstr(R"("checkStatus":3)"));
}

TEST_F(AdminTest, TablesThatAreFilesAreExportedAlready) {
  EXPECT_EQ(must_answer(355, {{"configType", "topics"}}).code, 0);
}

TEST_F(AdminTest, WhatIsKnownAndNotServedSaysWhatToDoInstead) {
  struct Case {
    std::int32_t request;
    std::int32_t response;
    const char* part;
  };
  for (const Case& one : {Case{3001, 1, "bindAddress"}, Case{3010, 1, "no access rules"},
                          Case{50, 3, "no access rules"}, Case{513, 1, "mqadmin updateTopic"},
                          Case{902, 3, "saker broker"}, Case{1005, 3, "not a controller"},
                          Case{1007, 1, "mqadmin haStatus"}}) {
    const auto& answer = must_answer(one.request);
    EXPECT_EQ(answer.code, one.response) << one.request;
    EXPECT_THAT(*answer.remark, HasSubstr(one.part)) << one.request;
  }
}

/// A broker whose tables are in a database.
class DatabaseTest : public AdminTest {
 protected:
  Remoting& remoting() override { return in_database_; }

  Remoting in_database_{broker_,
                        {.broker_name = {}, .broker_address = {}, .tables_in_database = true}};
};

TEST_F(DatabaseTest, TablesInADatabaseAreExportedByOthers) {
  const auto& refused = must_answer(355, {{"configType", "topics"}});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(*refused.remark, HasSubstr("saker admin export"));
}

}  // namespace
}  // namespace saker::front
