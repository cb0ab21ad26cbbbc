#include "filter/tag_expression.h"

#include <gtest/gtest.h>

#include "base/java_hash.h"

namespace saker::filter {
namespace {

bool matches(std::string_view expression, std::string_view tag) {
  return TagExpression::parse(expression).value().matches(tag.empty() ? 0 : java_hash(tag));
}

TEST(TagExpression, StarAndEmptyTextMatchEveryMessage) {
  for (const char* text : {"*", ""}) {
    EXPECT_TRUE(TagExpression::parse(text).value().matches_all());
    EXPECT_TRUE(matches(text, "TagA"));
    EXPECT_TRUE(matches(text, ""));
  }
}

TEST(TagExpression, AlternativesAreTrimmed) {
  EXPECT_TRUE(matches(" TagA || TagB ", "TagA"));
  EXPECT_TRUE(matches(" TagA || TagB ", "TagB"));
  EXPECT_FALSE(matches(" TagA || TagB ", "TagC"));
  EXPECT_TRUE(matches("a||b", "b"));
}

TEST(TagExpression, MessageWithoutTagMatchesOnlyStar) { EXPECT_FALSE(matches("TagA", "")); }

TEST(TagExpression, SingleBarIsPartOfTheTag) {
  EXPECT_TRUE(matches("a|b", "a|b"));
  EXPECT_FALSE(matches("a|b", "a"));
}

TEST(TagExpression, EqualHashesPass) {
  EXPECT_TRUE(matches("Aa", "BB"));  // both 2112: the consumer compares the text
}

TEST(TagExpression, SeparatorsAloneAreRefused) {
  EXPECT_FALSE(TagExpression::parse("||").ok());
  EXPECT_FALSE(TagExpression::parse("||||").ok());
}

TEST(TagExpression, BlankPartsAloneMatchNothing) {
  EXPECT_FALSE(matches(" || ", "TagA"));
  EXPECT_FALSE(matches(" || ", ""));
}

TEST(TagExpression, OnlyTheLowHalfOfTheCodeCounts) {
  const TagExpression expression = TagExpression::parse("标签").value();
  EXPECT_TRUE(expression.matches(857175));
  EXPECT_TRUE(expression.matches(857175 + (std::int64_t{1} << 32)));
}

}  // namespace
}  // namespace saker::filter
