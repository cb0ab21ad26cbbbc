#include "cli/admin/progress/offset_file.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

std::string refusal_of(std::string_view text) {
  const auto offsets = parse_offsets(text);
  return offsets.ok() ? "taken" : offsets.error().message;
}

TEST(OffsetFile, WhatWasExportedIsRead) {
  const auto offsets =
      parse_offsets(R"({"group":"G","exported":"2024-05-01T12:00:00.000Z","offsets":[)"
                    R"({"topic":"T","broker":"broker-a","queue":3,"offset":42},)"
                    R"({"topic":"U","broker":"broker-b","queue":0,"offset":0}]})");
  ASSERT_TRUE(offsets.ok());
  const std::vector<SavedOffset> expected{{"T", "broker-a", 3, 42}, {"U", "broker-b", 0, 0}};
  EXPECT_EQ(*offsets, expected);
}

TEST(OffsetFile, WhatIsNoExportIsRefused) {
  EXPECT_NE(refusal_of("no").find("no JSON"), std::string::npos);
  EXPECT_NE(refusal_of("{}").find("'offsets'"), std::string::npos);
  EXPECT_NE(refusal_of("[]").find("'offsets'"), std::string::npos);
}

TEST(OffsetFile, TheEntryThatIsWrongIsNamed) {
  constexpr const char* kGood = R"({"topic":"T","broker":"b","queue":3,"offset":42},)";
  for (const char* bad : {R"({"broker":"b","queue":3,"offset":42})", R"({"topic":"T"})",
                          R"({"topic":"T","broker":"b","queue":3,"offset":-1})",
                          R"({"topic":"T","broker":"b","queue":-3,"offset":1})", "7"}) {
    const std::string text = std::string(R"({"offsets":[)") + kGood + bad + "]}";
    EXPECT_NE(refusal_of(text).find("entry 2"), std::string::npos) << text;
  }
}

TEST(OffsetFile, WhatIsThereAndImpossibleIsNotCalledMissing) {
  const std::string said =
      refusal_of(R"({"offsets":[{"topic":"T","broker":"b","queue":3,"offset":-7}]})");
  EXPECT_NE(said.find("offset -7"), std::string::npos) << said;
  EXPECT_EQ(said.find("lacks"), std::string::npos) << said;
}

TEST(OffsetFile, AFileThatIsNotThereIsNamed) {
  const auto offsets = read_offset_file("no/such/file.json");
  ASSERT_FALSE(offsets.ok());
  EXPECT_EQ(offsets.error().code, ErrorCode::kNotFound);
  EXPECT_NE(offsets.error().message.find("no/such/file.json"), std::string::npos);
}

TEST(OffsetFile, ADirectoryIsNone) {
  const auto offsets = read_offset_file("/");
  ASSERT_FALSE(offsets.ok());
  EXPECT_EQ(offsets.error().message, "'/' is a directory");
}

}  // namespace
}  // namespace saker::cli
