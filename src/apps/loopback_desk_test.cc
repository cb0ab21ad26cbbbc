#include "apps/loopback_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/json/document.h"

namespace saker::apps {
namespace {

using ::testing::HasSubstr;

const SystemClock kClock;

/// Where nobody listens.
LoopbackDesk desk_of_nobody(std::string_view address = "127.0.0.1:1") {
  return LoopbackDesk(*parse_host_address(address), kClock);
}

TEST(LoopbackDesk, ABrokerThatDoesNotAnswerIsNamed) {
  LoopbackDesk desk = desk_of_nobody();
  const auto sample = desk.top({});
  ASSERT_FALSE(sample.ok());
  EXPECT_EQ(sample.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(sample.error().message, HasSubstr("127.0.0.1:1"));
  EXPECT_FALSE(desk.bundle().ok());
  EXPECT_FALSE(desk.declaration(front::OperatorDesk::Form::kYaml).ok());
  EXPECT_FALSE(desk.plan_reset({}).ok());
}

TEST(LoopbackDesk, WhoListensEverywhereIsAskedAtHome) {
  LoopbackDesk desk = desk_of_nobody("0.0.0.0:1");
  EXPECT_THAT(desk.members("G").error().message, HasSubstr("127.0.0.1:1"));
  LoopbackDesk six = desk_of_nobody("[::]:1");
  EXPECT_THAT(six.committed_offsets("G").error().message, HasSubstr("[::1]:1"));
}

TEST(LoopbackDesk, ThatItDoesNotAnswerIsAVerdict) {
  const auto report = desk_of_nobody().check({});
  ASSERT_TRUE(report.ok());
  const auto document = wire::json::Document::parse(*report);
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->root()["verdict"].text_or(""), "critical");
}

TEST(LoopbackDesk, ADeclarationIsReadBeforeAnybodyIsAsked) {
  const auto planned = desk_of_nobody().plan_apply("topics:\n  - queues: 3\n", false);
  ASSERT_FALSE(planned.ok());
  EXPECT_EQ(planned.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(planned.error().message, HasSubstr("declaration:2"));
}

}  // namespace
}  // namespace saker::apps
