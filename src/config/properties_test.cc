#include "config/properties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::config {
namespace {

using testing::ElementsAre;

std::vector<Property> parse(std::string_view text) {
  Result<std::vector<Property>> parsed = parse_properties(text);
  EXPECT_TRUE(parsed.ok());
  return parsed.ok() ? *parsed : std::vector<Property>();
}

TEST(Properties, AllThreeSeparatorsEndTheKey) {
  EXPECT_THAT(parse("a=1\nb:2\nc 3\nd = 4\ne\t:\t5\nf\n"),
              ElementsAre(Property{"a", "1", 1}, Property{"b", "2", 2}, Property{"c", "3", 3},
                          Property{"d", "4", 4}, Property{"e", "5", 5}, Property{"f", "", 6}));
}

TEST(Properties, CommentsAndBlankLinesCountAsLinesOnly) {
  EXPECT_THAT(parse("# one\n  ! two\n\n   \t\nkey=value # not a comment\r\nlast=1"),
              ElementsAre(Property{"key", "value # not a comment", 5}, Property{"last", "1", 6}));
}

TEST(Properties, ABackslashContinuesTheLineAndAPairDoesNot) {
  EXPECT_THAT(parse("list=a,\\\n    b,\\\r\n  c\npath=c:\\\\\nnext=1\n"),
              ElementsAre(Property{"list", "a,b,c", 1}, Property{"path", "c:\\", 4},
                          Property{"next", "1", 5}));
}

TEST(Properties, EscapesAreReadInKeysAndValues) {
  EXPECT_THAT(parse(R"(a\=b\ c=\tx\ny\q\u00e4\uD83D\uDE00)"),
              ElementsAre(Property{"a=b c", "\tx\nyqä😀", 1}));
}

TEST(Properties, OnlyTheFirstSeparatorCounts) {
  EXPECT_THAT(parse("namesrvAddr = a:1;b:2\nx==y\n"),
              ElementsAre(Property{"namesrvAddr", "a:1;b:2", 1}, Property{"x", "=y", 2}));
}

TEST(Properties, ABrokenUnicodeEscapeIsAnErrorWithItsLine) {
  for (const char* text : {"ok=1\nk=\\u12g4", "ok=1\nk=\\u12", "ok=1\nk=\\u"}) {
    const Result<std::vector<Property>> parsed = parse_properties(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().message, "line 2: \\u is not followed by 4 hex digits");
  }
}

TEST(Properties, LoneSurrogatesBecomeTheReplacementCharacter) {
  EXPECT_THAT(parse("a=\\uD800x\\uDC00"), ElementsAre(Property{"a", "\uFFFDx\uFFFD", 1}));
}

TEST(Properties, EscapedValuesReadBackAsThemselves) {
  for (const std::string value : {"plain", " lead", "\ttab", "c:\\x", "two\nlines\r", ""}) {
    EXPECT_THAT(parse("k=" + escape_property_value(value)), ElementsAre(Property{"k", value, 1}));
  }
}

}  // namespace
}  // namespace saker::config
