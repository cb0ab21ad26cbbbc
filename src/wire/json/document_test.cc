#include "wire/json/document.h"

#include <gtest/gtest.h>

#include "wire/json/writer.h"

namespace saker::wire::json {
namespace {

Document parse(std::string_view text) {
  Result<Document> parsed = Document::parse(text);
  SAKER_ASSERT(parsed.ok());
  return std::move(parsed).value();
}

TEST(Document, AbsentMembersReadLikeNull) {
  const Document document = parse(R"({"a":null})");
  EXPECT_TRUE(document.root()["a"].is_null());
  EXPECT_TRUE(document.root()["b"]["c"].is_null());
  EXPECT_TRUE(document.root()["b"].items().empty());
  EXPECT_EQ(document.root()["b"].text_or("x"), "x");
  EXPECT_EQ(document.root()["b"].int_or(7), 7);
}

TEST(Document, NumbersAndStringsConvertIntoEachOther) {
  const Document document =
      parse(R"({"a":"123","b":456,"c":"x","d":1.9,"e":true,"f":"false","g":1,"h":"9x"})");
  const Value root = document.root();
  EXPECT_EQ(root["a"].integer(), 123);
  EXPECT_EQ(root["b"].text(), "456");
  EXPECT_EQ(root["c"].integer(), std::nullopt);
  EXPECT_EQ(root["d"].integer(), 1);
  EXPECT_EQ(root["d"].text(), "1.9");
  EXPECT_EQ(root["e"].text(), "true");
  EXPECT_EQ(root["f"].boolean(), false);
  EXPECT_EQ(root["g"].boolean(), true);
  EXPECT_EQ(root["h"].integer(), std::nullopt);
  EXPECT_EQ(root["a"].boolean(), std::nullopt);
}

TEST(Document, LongsKeepAllTheirBits) {
  const Document document = parse("[9223372036854775807,-9223372036854775808,1e300]");
  EXPECT_EQ(document.root().items()[0].integer(), INT64_MAX);
  EXPECT_EQ(document.root().items()[1].integer(), INT64_MIN);
  EXPECT_EQ(document.root().items()[2].integer(), std::nullopt);
  EXPECT_EQ(document.root().items()[0].int_or(5), 5);
}

TEST(Document, TheLastOfRepeatedKeysCounts) {
  EXPECT_EQ(parse(R"({"a":1,"a":2})").root()["a"].integer(), 2);
}

TEST(Document, AnObjectKeyCanBeParsedAgain) {
  const Document document = parse(R"({{"queueId":3,"topic":"T"}:{"maxOffset":1}})");
  const auto members = document.root().members();
  ASSERT_EQ(members.size(), 1u);
  const Document key = parse(members[0].first);
  EXPECT_EQ(key.root()["queueId"].integer(), 3);
}

TEST(Document, MalformedTextIsAnError) {
  const Result<Document> parsed = Document::parse("{\"a\":");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().message, "malformed JSON at byte 5");
}

TEST(Document, TheDeepestTextThatIsAllowedParses) {
  EXPECT_TRUE(Document::parse(std::string(64, '[') + std::string(64, ']')).ok());
  EXPECT_FALSE(Document::parse(std::string(65, '[') + std::string(65, ']')).ok());
}

TEST(Document, AValueWritesItselfInItsOwnOrder) {
  const Document document =
      parse(R"( {"z":[1,2.5,null,true,"x"],"a":{},"u":18446744073709551615} )");
  Writer writer;
  document.root().write(writer);
  EXPECT_EQ(writer.take(), R"({"z":[1,2.5,null,true,"x"],"a":{},"u":18446744073709551615})");
}

}  // namespace
}  // namespace saker::wire::json
