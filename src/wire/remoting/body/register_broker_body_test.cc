#include "wire/remoting/body/register_broker_body.h"

#include <gtest/gtest.h>

#include "base/crc32.h"
#include "base/hex.h"
#include "wire/remoting/body/topic_config.h"
#include "wire/remoting/body/zlib_stream.h"

namespace saker::wire::remoting::body {
namespace {

// Spec 05 §33.3: the plain content and one zlib stream of it.
constexpr std::string_view kPlainHex =
    "000000387B22636F756E746572223A332C22737461746556657273696F6E223A302C2274696D657374616D70223A"
    "313733353638393630303030307D000000020000001A5442573130322038203820372053494E474C455F54414720"
    "7B7D0000001D546F706963546573742034203420362053494E474C455F544147207B7D000000025B5D00000000";
constexpr std::string_view kStreamHex =
    "78DA636060B0A8564ACE2FCD2B492D52B232D6512A2E492C490D4B2D2ACECCCF53B232D0512AC9CC4D050AE61628"
    "59199A1B9B9A59589A1980402D03030313104B8538851B1A18295800A1B942B0A79FBB8F6B7C88A3BB423548856C"
    "487E41667208D00405132034C350C0141D0B241900EF4C225F";

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

std::string to_hex(std::string_view bytes) {
  std::string hex;
  append_hex(hex, bytes);
  return hex;
}

RegisterBrokerBody sample() {
  RegisterBrokerBody body;
  body.version = {0, 1735689600000, 3};
  body.topics["TBW102"] = {"TBW102", 8, 8, 7, TopicFilterType::kSingleTag, 0, false, {}};
  body.topics["TopicTest"] = {"TopicTest", 4, 4, 6, TopicFilterType::kSingleTag, 0, false, {}};
  return body;
}

RegisterBrokerBody decode(std::string_view bytes, const RegisterBrokerEncoding& encoding) {
  Result<RegisterBrokerBody> body = decode_register_broker_body(bytes, encoding);
  EXPECT_TRUE(body.ok()) << (body.ok() ? "" : body.error().message);
  return body.ok() ? *body : RegisterBrokerBody();
}

TEST(RegisterBrokerBody, TheCompressedFormHoldsTheKnownBytes) {
  const Result<std::string> plain = inflate_bytes(encode_compressed(sample(), 513), 1 << 20);
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(to_hex(*plain), kPlainHex);
  EXPECT_EQ(crc32_positive(*plain), 0x37599277);
}

TEST(RegisterBrokerBody, TheCompressedFormIsReadWhateverTheFlagSays) {
  const std::string stream = from_hex(kStreamHex);
  EXPECT_EQ(decode(stream, {true, 513}), sample());
  EXPECT_EQ(decode(stream, {false, 513}), sample());
}

TEST(RegisterBrokerBody, ThePlainFormKeepsEverything) {
  RegisterBrokerBody body = sample();
  body.filter_servers = {"10.0.0.1:1"};
  body.mapping_version = {1, 2, 3};
  body.topics["TopicTest"].order = true;
  body.topics["TopicTest"].attributes = {{"message.type", "FIFO"}};
  body.mappings["S"] = {"S", "__global__", 8, "broker-a", 5, false, {{0, 0}, {1, 3}}};
  EXPECT_EQ(decode(encode(body), {false, 513}), body);
}

TEST(RegisterBrokerBody, MappingsGoOnlyToServersThatKnowThem) {
  RegisterBrokerBody body = sample();
  body.mappings["S"] = {"S", "__global__", 8, "broker-a", 5, false, {{0, 0}}};
  EXPECT_EQ(decode(encode_compressed(body, 513), {true, 513}), body);
  EXPECT_TRUE(decode(encode_compressed(body, 412), {true, 412}).mappings.empty());
}

TEST(RegisterBrokerBody, WhatCannotBeReadIsAnError) {
  EXPECT_FALSE(decode_register_broker_body("garbage", {}).ok());
  EXPECT_FALSE(decode_register_broker_body(encode(sample()), {true, 513}).ok());
  EXPECT_FALSE(decode_register_broker_body("x", {}).ok());
}

TEST(RegisterBrokerBody, EveryTruncationIsAnError) {
  const std::string stream = from_hex(kStreamHex);
  for (std::size_t size = 0; size < stream.size(); ++size) {
    EXPECT_FALSE(decode_register_broker_body(stream.substr(0, size), {true, 513}).ok()) << size;
  }
  const std::string plain = from_hex(kPlainHex);
  // Without its last number it is the form of older brokers, which ends there.
  for (std::size_t size = 0; size < plain.size(); ++size) {
    const bool whole = size == plain.size() - 4;
    const std::string cut = deflate_bytes(std::string_view(plain).substr(0, size));
    EXPECT_EQ(decode_register_broker_body(cut, {true, 513}).ok(), whole) << size;
  }
}

TEST(TopicLine, TakesFivePartsOrMore) {
  const std::optional<Topic> topic =
      decode_topic_line(R"(XT3 2 3 6 MULTI_TAG {"+message.type":"FIFO","a":"b c"})");
  ASSERT_TRUE(topic.has_value());
  EXPECT_EQ(topic->read_queue_count, 2);
  EXPECT_EQ(topic->write_queue_count, 3);
  EXPECT_EQ(topic->filter_type, TopicFilterType::kMultiTag);
  EXPECT_EQ(topic->attributes.at("a"), "b c");
  EXPECT_TRUE(decode_topic_line("T 1 1 6 SINGLE_TAG").has_value());
  EXPECT_TRUE(decode_topic_line("T 1 1 6 SINGLE_TAG {broken").has_value());
  EXPECT_FALSE(decode_topic_line("T 1 1 6").has_value());
  EXPECT_FALSE(decode_topic_line("T x 1 6 SINGLE_TAG").has_value());
  EXPECT_FALSE(decode_topic_line("").has_value());
}

TEST(ZlibStream, InflatesWithinItsBoundOnly) {
  const std::string stream = deflate_bytes(std::string(100'000, 'x'));
  EXPECT_EQ(inflate_bytes(stream, 200'000)->size(), 100'000u);
  EXPECT_EQ(inflate_bytes(stream, 50'000).error().code, ErrorCode::kResourceExhausted);
  EXPECT_EQ(inflate_bytes("", 10).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace saker::wire::remoting::body
