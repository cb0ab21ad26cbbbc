#include "cli/store/record_json.h"

#include <gmock/gmock.h>

#include "wire/json/document.h"

namespace saker::cli {
namespace {

using ::testing::HasSubstr;
using wire::json::Document;

TEST(Base64, PadsToFours) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xFF\xFE"), "//4=");
}

TEST(IsUtf8, TellsTextFromBytes) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("naïve – 消息 – \xF0\x9F\x99\x82"));
  EXPECT_TRUE(is_utf8("\xEF\xBF\xBD"));  // the replacement character itself
  EXPECT_FALSE(is_utf8("\xFF"));
  EXPECT_FALSE(is_utf8("cut \xE6\xB6"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));  // a surrogate
}

TEST(RecordJson, IsOneLineThatParses) {
  wire::record::Record record;
  record.topic = "Orders";
  record.body = "line one\nline \"two\"";
  record.properties = "TAGS\1TagA\2KEYS\1k1 k2\2TAGS\1TagB\2";
  const std::string line = record_json(record, true);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const Result<Document> parsed = Document::parse(line);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->root()["body"].text_or(""), record.body);
  EXPECT_EQ(parsed->root()["bodyEncoding"].text_or(""), "utf8");
  EXPECT_EQ(parsed->root()["properties"]["TAGS"].text_or(""), "TagB");
  EXPECT_EQ(parsed->root()["properties"]["KEYS"].text_or(""), "k1 k2");
}

TEST(RecordJson, BodiesThatAreNoTextAreBase64) {
  wire::record::Record record;
  record.body = "\xFF\x01";
  EXPECT_THAT(record_json(record, true),
              HasSubstr("\"bodyEncoding\":\"base64\",\"body\":\"/wE=\""));
  record.body = "compressed";
  record.sys_flag = 1;
  EXPECT_THAT(record_json(record, true), HasSubstr("\"bodyEncoding\":\"base64\""));
  EXPECT_THAT(record_json(record, false), ::testing::Not(HasSubstr("bodyEncoding")));
}

}  // namespace
}  // namespace saker::cli
