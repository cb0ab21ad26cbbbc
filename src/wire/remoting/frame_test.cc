#include "wire/remoting/frame.h"

#include <fstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "base/endian.h"
#include "wire/remoting/json_header.h"

namespace saker::wire::remoting {
namespace {

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

std::string json_frame(std::string_view header, std::string_view body = {}) {
  std::string frame(8, '\0');
  store_be32(frame.data(), static_cast<std::uint32_t>(4 + header.size() + body.size()));
  store_be32(frame.data() + 4, static_cast<std::uint32_t>(header.size()));
  return frame.append(header).append(body);
}

/// Decodes one frame and keeps it, so that the views of the command stay.
struct Decoded {
  explicit Decoded(std::string text) : bytes(std::move(text)), frame(peek_frame(bytes)) {
    if (frame.status != FrameStatus::kComplete) return;
    auto result = decoder.decode(frame);
    if (result.ok()) command = *result;
  }
  std::string bytes;
  FrameView frame;
  HeaderDecoder decoder;
  const Command* command = nullptr;
};

std::vector<boost::json::object> golden_frames() {
  std::ifstream file(SAKER_GOLDEN_DIR "/rpc/frames.jsonl");
  std::vector<boost::json::object> frames;
  for (std::string line; std::getline(file, line);) {
    frames.push_back(boost::json::parse(line).as_object());
  }
  return frames;
}

std::int64_t number(const boost::json::object& header, const char* key) {
  const auto* value = header.if_contains(key);
  return value != nullptr ? value->to_number<std::int64_t>() : 0;
}

/// Encodes a recorded header again, its keys in RocketMQ's order.
std::string encode(const Command& command) {
  std::string out;
  Head head;
  head.code = command.code;
  head.opaque = command.opaque;
  head.flag = command.flag;
  head.language = command.language;
  head.version = command.version;
  head.remark = command.remark;
  head.serialization = command.serialization;
  head.has_fields = command.has_fields;
  FrameWriter writer(out, head);
  for (const Field& field : command.fields) writer.field(field.name, field.value);
  writer.finish(command.body.size());
  return out.append(command.body);
}

TEST(Frame, GoldenFramesDecodeToWhatWasRecorded) {
  const auto frames = golden_frames();
  ASSERT_GT(frames.size(), 50u);
  for (const auto& golden : frames) {
    SCOPED_TRACE(golden.at("name").as_string().c_str());
    const Decoded decoded(from_hex(golden.at("hex").as_string()));
    ASSERT_NE(decoded.command, nullptr);
    const auto& header = golden.at("header").as_object();
    EXPECT_EQ(decoded.command->code, number(header, "code"));
    EXPECT_EQ(decoded.command->opaque, number(header, "opaque"));
    EXPECT_EQ(decoded.command->flag, number(header, "flag"));
    EXPECT_EQ(decoded.command->version, number(header, "version"));
    EXPECT_EQ(decoded.command->body.size(), static_cast<std::size_t>(number(golden, "bodyLength")));
    const auto* fields = header.if_contains("extFields");
    const std::size_t count = fields != nullptr ? fields->as_object().size() : 0;
    EXPECT_EQ(decoded.command->fields.size(), count);
    for (const Field& field : decoded.command->fields) {
      EXPECT_EQ(fields->as_object().at(field.name).as_string(), field.value) << field.name;
    }
  }
}

TEST(Frame, GoldenFramesEncodeToTheSameBytes) {
  int same = 0;
  for (const auto& golden : golden_frames()) {
    const bool java = golden.at("header").as_object().at("language").as_string() == "JAVA";
    if (!java) continue;  // other clients order the keys of the header otherwise
    SCOPED_TRACE(golden.at("name").as_string().c_str());
    const Decoded decoded(from_hex(golden.at("hex").as_string()));
    ASSERT_NE(decoded.command, nullptr);
    EXPECT_EQ(encode(*decoded.command), decoded.bytes);
    ++same;
  }
  EXPECT_GT(same, 50);
}

TEST(Frame, EveryTruncationNeedsMoreBytes) {
  const std::string whole = from_hex(golden_frames().front().at("hex").as_string());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(peek_frame(std::string_view(whole).substr(0, size)).status, FrameStatus::kNeedMore);
  }
}

TEST(Frame, TwoFramesAreTakenOneAfterTheOther) {
  const std::string one = json_frame("{}", "body");
  const std::string both = one + one;
  const FrameView view = peek_frame(both);
  EXPECT_EQ(view.status, FrameStatus::kComplete);
  EXPECT_EQ(view.size, one.size());
  EXPECT_EQ(view.body, "body");
}

TEST(Frame, ALengthBeyond16MiBIsBrokenAtOnce) {
  std::string bytes(4, '\0');
  store_be32(bytes.data(), kFrameBytesMax - 4);
  EXPECT_EQ(peek_frame(bytes).status, FrameStatus::kNeedMore);
  store_be32(bytes.data(), kFrameBytesMax - 3);
  EXPECT_EQ(peek_frame(bytes).status, FrameStatus::kBroken);
  store_be32(bytes.data(), 0xFFFFFFFF);
  EXPECT_EQ(peek_frame(bytes).status, FrameStatus::kBroken);
}

TEST(Frame, WrongHeaderLengthsAndTypesAreBroken) {
  std::string frame = json_frame("{}");
  store_be32(frame.data() + 4, 3);
  EXPECT_EQ(peek_frame(frame).status, FrameStatus::kBroken) << "header longer than the frame";
  store_be32(frame.data() + 4, 0);
  EXPECT_EQ(peek_frame(frame).status, FrameStatus::kBroken) << "no header";
  store_be32(frame.data() + 4, 2u << 24 | 2);
  EXPECT_EQ(peek_frame(frame).status, FrameStatus::kBroken) << "unknown serialization";
  store_be32(frame.data(), 3);
  EXPECT_EQ(peek_frame(frame).status, FrameStatus::kBroken) << "length below 4";
}

TEST(JsonHeader, WhatDeployedClientsRelyOnIsAccepted) {
  for (const std::string_view header : {
           R"({"code":30,"extFields":{"queueId":0,"committed":true}})",
           R"({"code":"30","extFields":{"queueId":"0","committed":"true"}})",
           R"({"code":30.0,"extFields":{"queueId":"0","committed":"true"},})",
           "{ 'code' : 30 ,\n\"extFields\":{'queueId':'0','committed':'true',}}\n",
           R"(/* c */{"code":30,"x":[{"b":2}],"extFields":{"queueId":"0","committed":"true"}})",
       }) {
    SCOPED_TRACE(header);
    const Decoded decoded(json_frame(header));
    ASSERT_NE(decoded.command, nullptr);
    EXPECT_EQ(decoded.command->code, 30);
    EXPECT_EQ(decoded.command->field("queueId"), "0");
    EXPECT_EQ(decoded.command->field("committed"), "true");
  }
}

TEST(JsonHeader, MalformedTextIsRefused) {
  for (const std::string_view header :
       {"", "[]", "{", "{}x", "{code:1}", R"({"code":})", R"({"code":1 "flag":2})",
        R"({"remark":"open)", R"({"remark":"\u12"})", R"({"remark":"\x"})", R"({"language":99})",
        R"({"code":nonsense})", R"({"extFields":"text"})"}) {
    SCOPED_TRACE(header);
    std::string padded(header);
    if (padded.empty()) padded = " ";
    EXPECT_EQ(Decoded(json_frame(padded)).command, nullptr);
  }
}

TEST(JsonHeader, AnEmptyObjectIsCodeZero) {
  const Decoded decoded(json_frame("{}"));
  ASSERT_NE(decoded.command, nullptr);
  EXPECT_EQ(decoded.command->code, 0);
  EXPECT_FALSE(decoded.command->has_fields);
}

TEST(JsonHeader, EscapesBecomeTheCharactersTheyStandFor) {
  const Decoded decoded(
      json_frame(R"({"remark":"a\u0001b\t\/\"\\\u00e9\u4e2d\ud83d\ude00\ud83d","extFields":{}})"));
  ASSERT_NE(decoded.command, nullptr);
  EXPECT_EQ(*decoded.command->remark,
            "a\x01"
            "b\t/\"\\é中😀\xEF\xBF\xBD");
  EXPECT_TRUE(decoded.command->has_fields);
}

TEST(JsonHeader, ARepeatedFieldTakesItsLastValue) {
  const Decoded decoded(json_frame(R"({"extFields":{"a":"1","a":"2"}})"));
  ASSERT_NE(decoded.command, nullptr);
  EXPECT_EQ(decoded.command->field("a"), "2");
}

TEST(JsonHeader, StringsAreWrittenAsTheReferenceWritesThem) {
  std::string out;
  append_json_string(out,
                     "a\"b\\c\n\x01\x7F"
                     "é中/\xC2\x80\xE2\x80\xA8");
  EXPECT_EQ(out, R"("a\"b\\c\n\u0001\u007Fé中/\u0080\u2028")");
}

TEST(BinaryHeader, TheSpecifiedRouteRequestDecodes) {
  const Decoded decoded(
      from_hex("0000002d"
               "01000029"
               "0069"
               "00"
               "01df"
               "00000000"
               "00000000"
               "00000000"
               "00000014"
               "0005"
               "746f706963"
               "00000009"
               "546f70696354657374"));
  ASSERT_NE(decoded.command, nullptr);
  EXPECT_EQ(decoded.command->code, 105);
  EXPECT_EQ(decoded.command->version, 479);
  EXPECT_EQ(decoded.command->field("topic"), "TopicTest");
}

TEST(BinaryHeader, TruncatedPopCodesAreWidened) {
  std::string header(21, '\0');
  store_be16(header.data(), 3442);
  std::string frame = json_frame(header);
  frame[4] = 1;
  const Decoded decoded(frame);
  ASSERT_NE(decoded.command, nullptr);
  EXPECT_EQ(decoded.command->code, 200050);
}

TEST(BinaryHeader, LengthsBeyondTheHeaderAreRefused) {
  for (std::size_t size = 1; size < 21; ++size) {
    std::string frame = json_frame(std::string(size, '\0'));
    frame[4] = 1;
    EXPECT_EQ(Decoded(frame).command, nullptr) << size;
  }
  std::string header(21, '\0');
  header[16] = 50;  // remark length
  std::string frame = json_frame(header);
  frame[4] = 1;
  EXPECT_EQ(Decoded(frame).command, nullptr);
}

}  // namespace
}  // namespace saker::wire::remoting
