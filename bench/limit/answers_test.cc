#include "answers.h"

#include <gtest/gtest.h>

namespace saker::limit {
namespace {

TEST(Answers, HaveTheSizesAskedFor) {
  Answers answers(160, 38'400);
  EXPECT_EQ(answers.plain("1000010007").size(), 160U);
  EXPECT_EQ(answers.pull_head("1000010007").size() + answers.pull_body().size(), 38'400U);
}

TEST(Answers, CarryTheOpaque) {
  Answers answers(160, 38'400);
  EXPECT_NE(answers.plain("1000010007").find("\"opaque\":1000010007,"), std::string_view::npos);
  EXPECT_NE(answers.pull_head("1000020008").find("\"opaque\":1000020008,"), std::string_view::npos);
}

TEST(OpaqueFinder, FindsAgainWhereItWasAndElsewhere) {
  OpaqueFinder finder;
  std::string usual = R"({"code":310,"opaque":1000000001,"version":513})";
  std::string other = R"({"code":17,"opaque":1000000002,"serialize":"JSON","version":513})";
  for (const std::string& header : {usual, usual, other, usual}) {
    const char* digits = finder.find(header);
    ASSERT_NE(digits, nullptr);
    EXPECT_EQ(std::string(digits, 9), "100000000");
  }
}

TEST(OpaqueFinder, WithoutOpaqueThereIsNothing) {
  OpaqueFinder finder;
  EXPECT_EQ(finder.find(R"({"code":310})"), nullptr);
  EXPECT_EQ(finder.find(R"({"opaque":12})"), nullptr);
}

}  // namespace
}  // namespace saker::limit
