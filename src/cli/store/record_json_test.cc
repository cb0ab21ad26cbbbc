#include "cli/store/record_json.h"

#include <gmock/gmock.h>

#include "wire/json/document.h"

namespace saker::cli {
namespace {

using ::testing::HasSubstr;
using wire::json::Document;

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
