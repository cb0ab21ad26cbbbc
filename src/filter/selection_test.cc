#include "filter/selection.h"

#include <gmock/gmock.h>

namespace saker::filter {
namespace {

TEST(SelectionTest, TagsDecideByTheEntry) {
  const auto tags = Selection::parse("TAG", "TagA || TagB");
  ASSERT_TRUE(tags.ok());
  EXPECT_FALSE(tags->is_all());
  EXPECT_FALSE(tags->needs_properties());
  EXPECT_TRUE(tags->may_match(2598919));
  EXPECT_FALSE(tags->may_match(1));
  EXPECT_TRUE(tags->matches(""));
  EXPECT_TRUE(Selection::parse("", "*")->is_all());
  EXPECT_FALSE(Selection::none().may_match(1));
}

TEST(SelectionTest, SqlDecidesByTheProperties) {
  const auto sql = Selection::parse("SQL92", "a = 1");
  ASSERT_TRUE(sql.ok());
  EXPECT_FALSE(sql->is_all());
  EXPECT_TRUE(sql->needs_properties());
  EXPECT_TRUE(sql->may_match(1));
  EXPECT_TRUE(sql->matches("a\0011\002"));
  EXPECT_FALSE(sql->matches("a\0012\002"));
}

TEST(SelectionTest, WhatIsWrongIsSaid) {
  EXPECT_THAT(Selection::parse("FOO", "*").error().message, testing::HasSubstr("FOO is unknown"));
  EXPECT_THAT(Selection::parse("SQL92", "a >").error().message, testing::HasSubstr("column 4"));
  EXPECT_FALSE(Selection::parse("TAG", "||").ok());
}

}  // namespace
}  // namespace saker::filter
