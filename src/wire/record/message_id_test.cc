#include "wire/record/message_id.h"

#include <gtest/gtest.h>

namespace saker::wire::record {
namespace {

// Spec 04 §31.1.
TEST(MessageId, EncodesTheGoldenVector) {
  const MessageId id{*parse_host_address("10.0.0.5:10911"), {4096}};
  EXPECT_EQ(encode_message_id(id), "0A00000500002A9F0000000000001000");
  EXPECT_EQ(decode_message_id("0A00000500002A9F0000000000001000"), id);
  EXPECT_EQ(decode_message_id("0a00000500002a9f0000000000001000"), id);
}

TEST(MessageId, AV6HostMakesItLonger) {
  const MessageId id{*parse_host_address("[2001:db8::7]:1"), {1LL << 40}};
  const std::string text = encode_message_id(id);
  EXPECT_EQ(text.size(), 56u);
  EXPECT_EQ(decode_message_id(text), id);
}

TEST(MessageId, OtherTextIsNone) {
  const std::string text = "0A00000500002A9F0000000000001000";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(decode_message_id(text.substr(0, size))) << size;
  }
  EXPECT_FALSE(decode_message_id("0A00000500002A9F000000000000100G"));
  EXPECT_FALSE(decode_message_id(text + "0"));
}

}  // namespace
}  // namespace saker::wire::record
