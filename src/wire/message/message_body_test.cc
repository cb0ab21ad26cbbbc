#include "wire/message/message_body.h"

#include <lz4frame.h>
#include <zstd.h>

#include <gtest/gtest.h>

#include "model/sys_flag.h"
#include "wire/remoting/body/zlib_stream.h"

namespace saker::wire::message {
namespace {

using wire::record::Record;

const std::string kText(100'000, 'x');  // longer than one step of the inflation

Record record_of(std::string_view body, std::int32_t sys_flag = 0) {
  Record record;
  record.body = body;
  record.sys_flag = sys_flag;
  return record;
}

std::string lz4_of(const std::string& text) {
  std::string stream(LZ4F_compressFrameBound(text.size(), nullptr), '\0');
  stream.resize(
      LZ4F_compressFrame(stream.data(), stream.size(), text.data(), text.size(), nullptr));
  return stream;
}

std::string zstd_of(const std::string& text) {
  std::string stream(ZSTD_compressBound(text.size()), '\0');
  stream.resize(ZSTD_compress(stream.data(), stream.size(), text.data(), text.size(), 5));
  return stream;
}

TEST(InflatedBody, UnderstandsAllCompressionsOfProducers) {
  const std::string zlib = wire::remoting::body::deflate_bytes(kText);
  for (const auto& [stream, type] :
       {std::pair{zlib, 0x001}, {zlib, 0x301}, {lz4_of(kText), 0x101}, {zstd_of(kText), 0x201}}) {
    const auto body = inflated_body(record_of(stream, type));
    ASSERT_TRUE(body.ok()) << type << ": " << body.error().message;
    EXPECT_EQ(*body, kText) << type;
  }
  EXPECT_EQ(*inflated_body(record_of(kText)), kText);
}

TEST(InflatedBody, RefusesEveryCutStream) {
  for (const auto& [whole, type] :
       {std::pair{wire::remoting::body::deflate_bytes("some text"), 0x301},
        {lz4_of("some text"), 0x101},
        {zstd_of("some text"), 0x201}}) {
    for (std::size_t size = 0; size < whole.size(); ++size)
      EXPECT_FALSE(inflated_body(record_of(whole.substr(0, size), type)).ok()) << type << size;
  }
}

TEST(ShowBody, GuessesWhatABodyIs) {
  EXPECT_EQ(show_body(record_of(R"({"a":1})"), BodyFormat::kAuto).encoding, "json");
  EXPECT_EQ(show_body(record_of("{ no json"), BodyFormat::kAuto).encoding, "text");
  EXPECT_EQ(show_body(record_of("grün"), BodyFormat::kAuto).text, "grün");
  const ShownBody binary = show_body(record_of("\xFF\xFE"), BodyFormat::kAuto);
  EXPECT_EQ(binary.encoding, "base64");
  EXPECT_EQ(binary.text, "//4=");
}

TEST(ShowBody, ShowsItAsAsked) {
  EXPECT_EQ(show_body(record_of("\xFF!"), BodyFormat::kHex).text, "FF21");
  EXPECT_EQ(show_body(record_of("ab"), BodyFormat::kBase64).text, "YWI=");
  EXPECT_EQ(show_body(record_of("\xFF!"), BodyFormat::kText).text, "\xEF\xBF\xBD!");
  EXPECT_EQ(show_body(record_of("ab"), BodyFormat::kNone).text, "");
}

TEST(ShowBody, ShowsWhatCannotBeInflatedAsItIsStored) {
  const ShownBody shown = show_body(record_of("ab", sys_flag::kCompressed), BodyFormat::kAuto);
  EXPECT_EQ(shown.encoding, "base64");
  EXPECT_EQ(shown.text, "YWI=");
}

TEST(BodyFormat, IsFoundByEachOfItsNames) {
  ASSERT_EQ(body_format_names().size(), 6u);
  EXPECT_EQ(body_format_of("hex"), BodyFormat::kHex);
  EXPECT_EQ(body_format_of("none"), BodyFormat::kNone);
}

}  // namespace
}  // namespace saker::wire::message
