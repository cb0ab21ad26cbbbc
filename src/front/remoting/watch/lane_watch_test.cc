#include "front/remoting/watch/lane_watch.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "base/log.h"
#include "front/remoting/remoting_fixture.h"

namespace saker::front {
namespace {

namespace request = wire::remoting::request;
using ::testing::_;
using ::testing::HasSubstr;
using ::testing::Not;

/// The front end with a clock that the test moves, and an audit.
class LaneWatchTest : public RemotingTest {
 protected:
  void SetUp() override {
    auto opened = AuditLog::open(file_);
    ASSERT_TRUE(opened.ok());
    watched_ = std::make_unique<Remoting>(broker_, RemotingOptions{}, nullptr,
                                          Watching{now_, options_, 1, *opened});
    options_.slow_request_ms = 0;
    ON_CALL(broker_, inspection()).WillByDefault(testing::ReturnRef(inspection_));
    RemotingTest::SetUp();
  }
  void TearDown() override {
    RemotingTest::TearDown();
    std::filesystem::remove(file_);
  }
  Remoting& remoting() override { return *watched_; }

  std::string measured() {
    metrics::Exposition out({}, 10'000);
    watched_->measure(out);
    return out.take();
  }
  std::string audited() const {
    std::ifstream file(file_);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const std::string file_ = ::testing::TempDir() + "/audit_" + std::to_string(::getpid());
  testing::NiceMock<FakeInspection> inspection_;
  ManualClock now_;
  WatchOptions options_;
  std::unique_ptr<Remoting> watched_;
};

TEST_F(LaneWatchTest, ASendIsTimedFromDecodingToItsAnswer) {
  api::SendCompletion later;
  EXPECT_CALL(broker_, send(_, _, _)).WillOnce([&](auto, const auto&, api::SendCompletion done) {
    later = std::move(done);
  });
  EXPECT_EQ(ask(request::kSendMessageV2, send_fields_), nullptr);
  EXPECT_THAT(measured(), HasSubstr("latency_seconds_count{request=\"send\"} 0\n"));
  now_.advance_ms(30);
  later(api::SendOutcome{});
  const std::string text = measured();
  EXPECT_THAT(text, HasSubstr("latency_seconds_bucket{request=\"send\",le=\"0.025\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("latency_seconds_bucket{request=\"send\",le=\"0.05\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("latency_seconds_sum{request=\"send\"} 0.03\n"));
}

TEST_F(LaneWatchTest, ARefusalIsALineOfDebugWithItsRemark) {
  const std::string log = file_ + ".log";
  ASSERT_TRUE(log::configure({.level = "debug", .file = log}).ok());
  ask(29'999, {{"topic", "T"}});
  ASSERT_TRUE(log::configure({}).ok());
  std::ifstream file(log);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(text, HasSubstr("debug front: request refused code=29999 name=-"));
  EXPECT_THAT(text, HasSubstr("topic=T"));
  EXPECT_THAT(text, HasSubstr("not supported"));
  std::filesystem::remove(log);
}

TEST_F(LaneWatchTest, TheTimeThatAPullWasHeldIsNoLatency) {
  api::PullCompletion later;
  EXPECT_CALL(broker_, pull(_, _, _, _))
      .WillOnce([&](auto, const auto&, const auto&, api::PullCompletion done) {
        later = std::move(done);
      });
  ask(request::kPullMessage, {{"consumerGroup", "G"},
                              {"topic", "T"},
                              {"queueId", "0"},
                              {"queueOffset", "0"},
                              {"maxMsgNums", "32"},
                              {"sysFlag", "6"},
                              {"commitOffset", "0"},
                              {"suspendTimeoutMillis", "15000"},
                              {"subscription", "*"},
                              {"subVersion", "1"}});
  now_.advance_ms(9'000);
  api::PullOutcome outcome;
  outcome.times.held_ns = 8'990'000'000;
  ASSERT_TRUE(later);
  later(outcome);
  const std::string text = measured();
  EXPECT_THAT(text, HasSubstr("latency_seconds_sum{request=\"pull\"} 0.01\n"));
  EXPECT_THAT(text, HasSubstr("is_long_polling=\"true\",result=\"success\",le=\"3000\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("is_long_polling=\"true\",result=\"success\"} 9000\n"));
}

TEST_F(LaneWatchTest, WhatIsNeverAnsweredIsCancelled) {
  EXPECT_CALL(broker_, send(_, _, _)).WillOnce([](auto, const auto&, api::SendCompletion) {});
  ask(request::kSendMessageV2, send_fields_);
  EXPECT_THAT(measured(), HasSubstr("response_code=\"none\",is_long_polling=\"false\","
                                    "result=\"cancelled\"} 1\n"));
  EXPECT_THAT(measured(), HasSubstr("latency_seconds_count{request=\"send\"} 0\n"));
}

TEST_F(LaneWatchTest, ACodeThatIsNotServedIsAnOtherOne) {
  ask(4711, {});
  EXPECT_THAT(measured(), HasSubstr("request_code=\"other\",response_code=\"request_code_not_supp"
                                    "orted\",is_long_polling=\"false\",result=\"success\"} 1\n"));
}

TEST_F(LaneWatchTest, ItStaysUntilTheLastResponderIsGone) {
  api::SendCompletion later;
  EXPECT_CALL(broker_, send(_, _, _)).WillOnce([&](auto, const auto&, api::SendCompletion done) {
    later = std::move(done);
  });
  ask(request::kSendMessageV2, send_fields_);
  session_->close("the client is gone");
  watched_ = nullptr;
  later = nullptr;  // a sanitizer would tell of a watch that has gone too early, or not at all
  EXPECT_THAT(audited(), testing::IsEmpty());
}

TEST_F(LaneWatchTest, ARefusedChangeIsAuditedWithItsReason) {
  EXPECT_EQ(ask(request::kUpdateBrokerConfig, {}, "a=b")->code, 1);
  const std::string line = audited();
  EXPECT_THAT(line,
              HasSubstr("\"request\":\"update_broker_config\",\"client\":\"127.0.0.1:50001\""));
  EXPECT_THAT(line, HasSubstr("\"result\":\"system_error\",\"remark\":\"the settings of this"));
  ask(request::kHeartBeat, {}, "{}");
  EXPECT_EQ(audited(), line);
}

TEST(AuditedChange, WhatDidNotChangeIsLeftOut) {
  Look before{{"a", "1"}, {"b", "2"}, {"gone", "3"}};
  Look after{{"a", "1"}, {"b", "4"}, {"new", "5"}};
  keep_differences(before, after);
  EXPECT_EQ(before, (Look{{"b", "2"}, {"gone", "3"}}));
  EXPECT_EQ(after, (Look{{"b", "4"}, {"new", "5"}}));
}

}  // namespace
}  // namespace saker::front
