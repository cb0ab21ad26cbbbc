#include "cli/admin/message/message_text.h"

#include <gtest/gtest.h>

#include "model/property.h"

namespace saker::cli {
namespace {

TEST(MessageJson, HasPropertiesAsAnObjectAndKeysAsAnArray) {
  std::string properties;
  property::append(properties, property::kKeys, "k1 k2");
  property::append(properties, property::kTags, "A");
  Message message;
  message.record.properties = properties;
  message.record.store_timestamp_ms = 1'700'000'000'001;
  message.record.body = "hello";
  const std::string json = message_json(message, BodyFormat::kAuto);
  EXPECT_NE(json.find(R"("keys":["k1","k2"])"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("properties":{"KEYS":"k1 k2","TAGS":"A"})"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("stored":"2023-11-14T22:13:20.001Z")"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("body":"hello")"), std::string::npos) << json;
  EXPECT_EQ(message_json(message, BodyFormat::kNone).find("\"body\""), std::string::npos);
}

TEST(OneLine, CutsByCharactersAndShowsNoControls) {
  EXPECT_EQ(one_line("a\nb\x1B[0m", 10), "a.b.[0m");
  EXPECT_EQ(one_line("grün", 4), "grün");
  EXPECT_EQ(one_line("grün!", 4), "grün…");
}

}  // namespace
}  // namespace saker::cli
