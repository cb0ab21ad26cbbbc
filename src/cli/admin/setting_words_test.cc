#include "cli/admin/setting_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::cli {
namespace {

TEST(SettingWords, AreKeysAndValuesInTheirOrder) {
  const auto found = parse_assignments({"b=1", "a=x=y", "c="});
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(properties_text(*found), "b=1\na=x=y\nc=\n");
}

TEST(SettingWords, WhatSetsNothingOrTwiceIsNamed) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"a=1", "b"}, {"=b"}, {"b=1\nc=2"}, {"b=1", "b=2"}}) {
    const auto found = parse_assignments(words);
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(found.error().message, testing::HasSubstr("b"));
  }
}

TEST(SettingWords, ABackslashIsWrittenAsPropertiesHaveIt) {
  EXPECT_EQ(properties_text({{"path", "a\\b"}}), "path=a\\\\b\n");
}

}  // namespace
}  // namespace saker::cli
