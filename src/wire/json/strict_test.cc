#include "wire/json/strict.h"

#include <gtest/gtest.h>

namespace saker::wire::json {
namespace {

std::string strict(std::string_view text) {
  const Result<std::string> rewritten = to_strict_json(text, {});
  return rewritten ? *rewritten : "error: " + rewritten.error().message;
}

TEST(StrictJson, StrictTextStaysAsItIs) {
  const std::string text =
      R"({"a":[1,-2,3.5,1e10,true,false,null,"x"],"b":{},"c":[],"":{"d":"\"\\"}})";
  EXPECT_EQ(strict(text), text);
}

TEST(StrictJson, BlanksAndCommentsAreDropped) {
  EXPECT_EQ(strict("/* head */ // line\n { \"a\" :\t1 , /* x */ \"b\" : [ 2 ] } // end"),
            R"({"a":1,"b":[2]})");
}

TEST(StrictJson, UnquotedKeysAreQuoted) {
  EXPECT_EQ(strict(R"({0:"a",-1:2,null:3,clientID:4,$ref:5})"),
            R"({"0":"a","-1":2,"null":3,"clientID":4,"$ref":5})");
}

TEST(StrictJson, ObjectsAsKeysBecomeTheirText) {
  EXPECT_EQ(strict(R"({"offsetTable":{{"brokerName" : "b", "queueId":0}:{"maxOffset":10}}})"),
            R"({"offsetTable":{"{\"brokerName\":\"b\",\"queueId\":0}":{"maxOffset":10}}})");
}

TEST(StrictJson, TrailingCommasAreDroppedButNotTwoOfThem) {
  EXPECT_EQ(strict("[1,2,]"), "[1,2]");
  EXPECT_EQ(strict("{\"a\":1,}"), "{\"a\":1}");
  EXPECT_EQ(strict("[1,,]"), "error: malformed JSON at byte 3");
  EXPECT_EQ(strict("[,1]"), "error: malformed JSON at byte 1");
}

TEST(StrictJson, StringsOfEveryKindAreWrittenAsJsonDoes) {
  EXPECT_EQ(strict(R"('it\'s "x"')"), R"("it's \"x\"")");
  EXPECT_EQ(strict("\"raw\ttab\nline\""), R"("raw\ttab\nline")");
  EXPECT_EQ(strict(R"("\x41\/\v\u00e4\uD83D\uDE00")"), "\"A/\\u000Bä😀\"");
}

TEST(StrictJson, WhatIsNoCharacterBecomesTheReplacementCharacter) {
  EXPECT_EQ(strict(R"("\uD83D")"), "\"\uFFFD\"");
  EXPECT_EQ(strict(R"("\uD83Dx\uDE00")"), "\"\uFFFDx\uFFFD\"");
  EXPECT_EQ(strict("\"\xC3\x28\xED\xA0\x80\""), "\"\uFFFD(\uFFFD\uFFFD\uFFFD\"");
}

TEST(StrictJson, TextBehindTheValueIsAnError) {
  EXPECT_EQ(strict("{} x"), "error: malformed JSON at byte 3");
  EXPECT_EQ(strict("1 2"), "error: malformed JSON at byte 2");
  EXPECT_EQ(strict("{} \r\n\t"), "{}");
}

TEST(StrictJson, MalformedTextIsAnErrorWithItsPlace) {
  for (const char* text :
       {"",         " ",     "{",       "[",   "}",         "garbage",   "{a}",      "{\"a\" 1}",
        "{\"a\":}", "[1 2]", "01",      "1.",  "1e",        "-",         "+1",       ".5",
        "1x",       "nul",   "nullx",   "\"",  "\"\\q\"",   "\"\\u12\"", "\"\\x4\"", "/* no end",
        "{-:1}",    "{{:1}", "{[1]:2}", "[1}", "{\"a\":1]", "NaN"}) {
    const Result<std::string> rewritten = to_strict_json(text, {});
    ASSERT_FALSE(rewritten.ok()) << text;
    EXPECT_EQ(rewritten.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(StrictJson, EveryTruncationIsAnError) {
  const std::string_view text = R"({"a":[1,'x\u0041',{0:null}],{"q":1}:true,"c":/*x*/-1.5e3})";
  ASSERT_TRUE(to_strict_json(text, {}).ok());
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(to_strict_json(text.substr(0, size), {}).ok()) << size;
  }
}

TEST(StrictJson, DepthAndSizeAreBounded) {
  Limits limits;
  limits.depth_max = 3;
  EXPECT_TRUE(to_strict_json("[[[1]],[[2]]]", limits).ok());
  EXPECT_FALSE(to_strict_json("[[[[1]]]]", limits).ok());
  EXPECT_FALSE(to_strict_json(std::string(100'000, '['), {}).ok());
  limits.bytes_max = 4;
  EXPECT_EQ(to_strict_json("[1,2]", limits).error().code, ErrorCode::kResourceExhausted);
}

}  // namespace
}  // namespace saker::wire::json
