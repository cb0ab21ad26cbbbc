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

}  // namespace
}  // namespace saker::config
