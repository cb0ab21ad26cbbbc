#include "config/checked.h"

#include <gtest/gtest.h>

namespace saker::config {
namespace {

TEST(Checked, WhatTheCheckRefusesIsNotTaken) {
  std::string name = "a";
  Settings settings;
  settings.add({checked(text("name", name, {}), is_not_empty)});
  EXPECT_FALSE(settings.apply_text("x", "name=\n").ok());
  EXPECT_EQ(name, "a");
  EXPECT_TRUE(settings.apply_text("x", "name=b\n").ok());
  EXPECT_EQ(name, "b");
}

TEST(Checked, ValuesThatCameAnotherWayAreCheckedToo) {
  std::string name = "a";
  std::int32_t count = 1;
  Settings settings;
  settings.add(
      {checked(text("name", name, {}), is_not_empty), integer("count", count, {0, 5}, {})});
  EXPECT_TRUE(check_values(settings).ok());
  count = 6;
  EXPECT_EQ(check_values(settings).error().message, "count: expected a whole number 0..5, got '6'");
  count = 5;
  name.clear();
  EXPECT_EQ(check_values(settings).error().message, "name: expected a text, got nothing");
}

}  // namespace
}  // namespace saker::config
