#include "cli/admin/message/message_choice.h"

#include <gtest/gtest.h>

#include "model/property.h"

namespace saker::cli {
namespace {

bool matches(const std::string& tags, const std::string& sql, std::string_view name,
             std::string_view value) {
  std::string text;
  property::append(text, name, value);
  Message message;
  message.record.properties = text;
  const auto choice = MessageChoice::parse(tags, sql);
  EXPECT_TRUE(choice.ok());
  return choice.ok() && choice->matches(message);
}

TEST(MessageChoice, IsAllIfNothingIsAsked) {
  EXPECT_TRUE(matches("", "", "a", "1"));
  EXPECT_TRUE(matches("*", "", "TAGS", "A"));
}

TEST(MessageChoice, ComparesTagsAndNotTheirHashes) {
  EXPECT_TRUE(matches("A || B", "", "TAGS", "B"));
  EXPECT_FALSE(matches("A || B", "", "TAGS", "C"));
  EXPECT_FALSE(matches("Aa", "", "TAGS", "BB")) << "these two have one hash in Java";
  EXPECT_FALSE(matches("A", "", "a", "1")) << "a message without a tag";
}

TEST(MessageChoice, JudgesSqlItself) {
  EXPECT_TRUE(matches("", "price > 3", "price", "5"));
  EXPECT_FALSE(matches("", "price > 3", "price", "2"));
  const auto broken = MessageChoice::parse("", "price >");
  ASSERT_FALSE(broken.ok());
  EXPECT_NE(broken.error().message.find("'price >'"), std::string::npos);
}

}  // namespace
}  // namespace saker::cli
