#include "config/property_edit.h"

#include <gtest/gtest.h>

namespace saker::config {
namespace {

TEST(PropertyEdit, ChangesTheValueAndNothingElse) {
  EXPECT_EQ(with_property("# about a\na = 1\n\nb=2\n", "a", "7"), "# about a\na=7\n\nb=2\n");
  EXPECT_EQ(with_property("a=1\n#a=2\n", "a", "7"), "a=7\n#a=2\n");
}

TEST(PropertyEdit, ANewKeyComesAtTheEnd) {
  EXPECT_EQ(with_property("", "a", "7"), "a=7\n");
  EXPECT_EQ(with_property("b=2", "a", "7"), "b=2\na=7\n");
}

TEST(PropertyEdit, OfSeveralPlacesTheLastCounts) {
  EXPECT_EQ(with_property("a=1\nb=2\na=3\n", "a", "7"), "a=1\nb=2\na=7\n");
}

TEST(PropertyEdit, AValueOverSeveralLinesGoesAsAWhole) {
  EXPECT_EQ(with_property("a=1 \\\n  2 \\\n  3\nb=4\n", "a", "7"), "a=7\nb=4\n");
  EXPECT_EQ(with_property("a=1\\\\\nb=4\n", "a", "7"), "a=7\nb=4\n");
}

TEST(PropertyEdit, WhatAReaderWouldMisreadIsEscaped) {
  EXPECT_EQ(with_property("", "a", "c:\\x"), "a=c:\\\\x\n");
}

TEST(PropertyEdit, PresentValuesOfNamedSettingsAreWritten) {
  std::int32_t a = 7;
  std::int32_t b = 8;
  Settings settings;
  settings.add({integer("a", a, {0, 9}, {}), integer("b", b, {0, 9}, {})});
  const auto named = parse_properties("a=1\nother=3\n");
  ASSERT_TRUE(named.ok());
  EXPECT_EQ(with_present_values("# mine\nother=2\n", *named, settings), "# mine\nother=2\na=7\n");
}

TEST(PropertyEdit, AListNamesWholeKeysOnly) {
  EXPECT_TRUE(is_listed("a;bc;d", "bc"));
  EXPECT_TRUE(is_listed("a;", "a"));
  EXPECT_FALSE(is_listed("abc;d", "ab"));
  EXPECT_FALSE(is_listed("", "a"));
}

}  // namespace
}  // namespace saker::config
