#include "answer.h"

#include <gtest/gtest.h>

namespace saker::load {
namespace {

constexpr std::string_view kSendAnswer =
    R"({"code":0,"extFields":{"MSG_REGION":"DefaultRegion","TRACE_ON":"true","msgId":"7F",)"
    R"("queueId":"1","queueOffset":"0"},"flag":1,"language":"JAVA","opaque":1000010007,)"
    R"("serializeTypeCurrentRPC":"JSON","version":479})";

TEST(AnswerHeader, CodeAndOpaqueAreFound) {
  AnswerHeaderParser parser(false);
  Answer answer;
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(parser.parse(kSendAnswer, answer));
    EXPECT_EQ(answer.code, 0);
    EXPECT_EQ(answer.opaque, 1'000'010'007);
  }
}

TEST(AnswerHeader, AnotherOrderIsReadAfterTheUsualOne) {
  AnswerHeaderParser parser(true);
  Answer answer;
  ASSERT_TRUE(parser.parse(kSendAnswer, answer));
  ASSERT_TRUE(parser.parse(
      R"({"opaque":12,"remark":"FOUND","code":19,"extFields":{"nextBeginOffset":"96"}})", answer));
  EXPECT_EQ(answer.code, 19);
  EXPECT_EQ(answer.opaque, 12);
  EXPECT_EQ(answer.next_offset, 96);
}

TEST(AnswerHeader, WithoutOpaqueItIsNoAnswer) {
  AnswerHeaderParser parser(false);
  Answer answer;
  EXPECT_FALSE(parser.parse(R"({"code":0})", answer));
  EXPECT_FALSE(parser.parse(R"({"opaque":1})", answer));
  EXPECT_FALSE(parser.parse("", answer));
}

TEST(AnswerHeader, NumbersMayBeQuotedNegativeOrMissing) {
  EXPECT_EQ(number_in(R"({"offset":"-12"})", "offset", 5), -12);
  EXPECT_EQ(number_in(R"({"offset":34})", "offset", 5), 34);
  EXPECT_EQ(number_in(R"({"offset":"x"})", "offset", 5), 5);
  EXPECT_EQ(number_in(R"({})", "offset", 5), 5);
}

TEST(AnswerHeader, TextsAreFoundByName) {
  EXPECT_EQ(text_in(R"({"code":0,"extFields":{"msgId":"7F00","queueId":"1"}})", "msgId"), "7F00");
  EXPECT_EQ(text_in(R"({"code":0})", "msgId"), "");
}

}  // namespace
}  // namespace saker::load
