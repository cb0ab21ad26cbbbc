#include "wire/json/writer.h"

#include <cmath>

#include <gtest/gtest.h>

#include "wire/json/java_double.h"

namespace saker::wire::json {
namespace {

std::string text_in(Style style, std::string_view text) {
  Writer writer(style);
  return writer.value(text).take();
}

TEST(JsonWriter, NestsObjectsAndArrays) {
  Writer w;
  w.begin_object().field("a", 1).key("b").begin_array().value("x").null().value(true);
  w.begin_object().end_object().end_array().field("c", std::string("y")).end_object();
  EXPECT_EQ(w.take(), R"({"a":1,"b":["x",null,true,{}],"c":"y"})");
}

TEST(JsonWriter, KeysThatAreNoStringsFollowTheDialect) {
  const auto write = [](Style style) {
    Writer w(style);
    w.begin_object().integer_key(0).value("a").object_key(R"({"q":1})").value(2).end_object();
    return w.take();
  };
  EXPECT_EQ(write(Style::kCompact), R"({0:"a",{"q":1}:2})");
  EXPECT_EQ(write(Style::kStandard), R"({"0":"a","{\"q\":1}":2})");
}

TEST(JsonWriter, CompactTextEscapesControlCharactersOnly) {
  EXPECT_EQ(text_in(Style::kCompact, "a/\"\\\b\f\n\r\t\x01\x1F\x7F"),
            R"("a/\"\\\b\f\n\r\t\u0001\u001F\u007F")");
  EXPECT_EQ(text_in(Style::kCompact, "ä\u0080\u009F\u00A0\u2028\u2029€😀"),
            "\"ä\\u0080\\u009F\u00A0\\u2028\\u2029€😀\"");
  EXPECT_EQ(text_in(Style::kCompact, "\xFFx"), "\"\uFFFDx\"");
}

TEST(JsonWriter, StandardTextIsAscii) {
  EXPECT_EQ(text_in(Style::kStandard, "http://ä€😀"), R"("http:\/\/\u00E4\u20AC\uD83D\uDE00")");
}

TEST(JsonWriter, StandardLongsBeyondTheExactRangeAreStrings) {
  Writer w(Style::kStandard);
  w.begin_array().value(std::int64_t{1} << 53).value((std::int64_t{1} << 53) + 1).end_array();
  EXPECT_EQ(w.take(), R"([9007199254740992,"9007199254740993"])");
  EXPECT_EQ(Writer().value(INT64_MIN).take(), "-9223372036854775808");
}

TEST(JsonWriter, FilesAreIndentedAndNumbersOfAnArrayShareALine) {
  Writer w(Style::kFile);
  w.begin_object().key("o").begin_object().integer_key(0).value(9).integer_key(1).value(7);
  w.end_object().key("n").begin_array().value(0).value(1).end_array();
  w.key("s").begin_array().value("a").value("b").end_array();
  w.key("e").begin_object().end_object().key("f").begin_array().end_array().end_object();
  EXPECT_EQ(w.take(),
            "{\n\t\"o\":{\n\t\t0:9,\n\t\t1:7\n\t},\n\t\"n\":[0,1],\n"
            "\t\"s\":[\n\t\t\"a\",\n\t\t\"b\"\n\t],\n\t\"e\":{},\n\t\"f\":[]\n}");
}

TEST(JsonWriter, DoublesAreWrittenAsJavaDoes) {
  EXPECT_EQ(java_double(0), "0.0");
  EXPECT_EQ(java_double(-12.5), "-12.5");
  EXPECT_EQ(java_double(100), "100.0");
  EXPECT_EQ(java_double(9999999), "9999999.0");
  EXPECT_EQ(java_double(1e7), "1.0E7");
  EXPECT_EQ(java_double(1.5e10), "1.5E10");
  EXPECT_EQ(java_double(0.001), "0.001");
  EXPECT_EQ(java_double(1e-5), "1.0E-5");
  EXPECT_EQ(Writer().value(std::nan("")).take(), "null");
}

TEST(JsonWriterDeathTest, AValueWithoutItsKeyIsABug) {
  EXPECT_DEATH(Writer().begin_object().value(1), "");
  EXPECT_DEATH(Writer().begin_object().take(), "");
}

}  // namespace
}  // namespace saker::wire::json
