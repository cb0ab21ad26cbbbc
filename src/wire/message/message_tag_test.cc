#include "wire/message/message_tag.h"

#include <gtest/gtest.h>

#include "model/property.h"

namespace saker::wire::message {
namespace {

bool has(std::string_view tag, std::string_view tags) {
  std::string properties;
  if (!tag.empty()) property::append(properties, property::kTags, tag);
  Message message;
  message.record.properties = properties;
  return has_tag(message, tags);
}

TEST(MessageTag, IsOneOfSeveral) {
  EXPECT_TRUE(has("A", "A"));
  EXPECT_TRUE(has("B", " A||B "));
  EXPECT_FALSE(has("C", "A || B"));
  EXPECT_FALSE(has("", "A || "));
}

TEST(MessageTag, AStarIsAny) {
  EXPECT_TRUE(has("A", "*"));
  EXPECT_TRUE(has("", "*"));
  EXPECT_FALSE(has("A", ""));
}

TEST(MessageTag, IsComparedAndNotItsHash) {
  EXPECT_FALSE(has("Aa", "BB")) << "these two have one hash in Java";
}

}  // namespace
}  // namespace saker::wire::message
