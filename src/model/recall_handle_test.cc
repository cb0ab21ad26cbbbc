#include "model/recall_handle.h"

#include <gtest/gtest.h>

#include "base/base64url.h"

namespace saker {
namespace {

TEST(RecallHandle, TextIsThatOfRocketMq) {  // spec 05 §33.4
  const RecallHandle handle{"TimerTopic", "broker-a", 1'735'689'600'001,
                            "7F0000010BDC18B4AAC2912345670000"};
  const std::string text =
      "djEgVGltZXJUb3BpYyBicm9rZXItYSAxNzM1Njg5NjAwMDAxIDdGMDAwMDAxMEJEQzE4QjRBQUMyOTEyMzQ1NjcwMDA"
      "w";
  EXPECT_EQ(encode(handle), text);
  const auto decoded = decode_recall_handle(text);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->topic, "TimerTopic");
  EXPECT_EQ(decoded->broker_name, "broker-a");
  EXPECT_EQ(decoded->timestamp_ms, 1'735'689'600'001);
  EXPECT_EQ(decoded->unique_key, "7F0000010BDC18B4AAC2912345670000");
}

TEST(RecallHandle, OtherTextsAreNone) {
  for (const char* text : {"", "AAAA", "?", "djEg", "=", "djEgVGltZXI"}) {
    EXPECT_FALSE(decode_recall_handle(text)) << text;
  }
  EXPECT_FALSE(decode_recall_handle(encode_base64url("v2 T b 1 k")));
  EXPECT_FALSE(decode_recall_handle(encode_base64url("v1 T b x k")));
  EXPECT_FALSE(decode_recall_handle(encode_base64url("v1 T b 1")));
  EXPECT_TRUE(decode_recall_handle(encode_base64url("v1 T b 1 k more")));
}

}  // namespace
}  // namespace saker
