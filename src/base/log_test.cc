#include "base/log.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/log_file.h"
#include "base/log_json.h"

namespace saker::log {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class LogTest : public ::testing::Test {
 protected:
  void TearDown() override {
    EXPECT_TRUE(configure({}).ok());
    std::filesystem::remove(file_);
  }
  void open(const std::string& level, const std::string& format = "text") {
    ASSERT_TRUE(configure({.level = level, .file = file_, .format = format}).ok());
  }
  std::string written() const {
    std::ostringstream text;
    text << std::ifstream(file_).rdbuf();
    return text.str();
  }
  const std::string file_ = ::testing::TempDir() + "/log_test_" + std::to_string(::getpid());
};

TEST_F(LogTest, AFolderHasALevelOfItsOwn) {
  open("warn,store=debug");
  debug("store: {} bytes", 7);
  info("rpc: is not wanted");
  warn("rpc: is wanted");
  debug("broker: neither");
  const std::string text = written();
  EXPECT_THAT(text, HasSubstr(" debug store: 7 bytes\n"));
  EXPECT_THAT(text, HasSubstr(" warning rpc: is wanted\n"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
}

TEST_F(LogTest, AFolderMayBeQuieterThanTheRest) {
  open("info,rpc=off");
  error("rpc: not even this");
  info("store: this");
  EXPECT_THAT(written(), MatchesRegex("[^\n]* info store: this\n"));
}

TEST_F(LogTest, LevelsChangeAtRunTime) {
  open("error");
  info("store: one");
  ASSERT_TRUE(set_levels("error,store=info").ok());
  info("store: two");
  ASSERT_TRUE(set_levels("off").ok());
  error("store: three");
  EXPECT_THAT(written(), MatchesRegex("[^\n]* info store: two\n"));
}

TEST_F(LogTest, WhatIsNoLevelIsNamedAndChangesNothing) {
  open("info");
  for (const char* text : {"loud", "info,store=loud", "store=", "=info"}) {
    const Status refused = set_levels(text);
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_THAT(refused.error().message, HasSubstr("unknown log level '")) << text;
    EXPECT_FALSE(check_levels(text).ok()) << text;
  }
  info("store: still here");
  EXPECT_THAT(written(), HasSubstr("still here"));
  EXPECT_FALSE(configure({.level = "info", .file = file_, .format = "xml"}).ok());
}

TEST_F(LogTest, AFolderThatNoLineIsOfIsRefusedWithTheList) {
  open("info");
  const Status refused = set_levels("warn,zzz=debug");
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("'zzz'; there are audit, broker, config, file"));
  info("store: the level stays");
  EXPECT_THAT(written(), HasSubstr("stays"));
}

TEST_F(LogTest, AFileThatWasMovedIsOpenedAnew) {
  open("info");
  info("store: one");
  const std::string moved = file_ + ".1";
  std::filesystem::rename(file_, moved);
  info("store: two");
  ASSERT_TRUE(reopen().ok());
  info("store: three");
  EXPECT_THAT(written(), MatchesRegex("[^\n]* info store: three\n"));
  std::filesystem::remove(moved);
  ASSERT_TRUE(configure({}).ok());
  EXPECT_TRUE(reopen().ok()) << "stderr";
}

TEST_F(LogTest, AsJsonALineIsAnObject) {
  open("info", "json");
  warn("store: cannot read \"{}\"", "a\tb");
  EXPECT_THAT(written(), MatchesRegex(R"(\{"time":"[0-9-]+T[0-9:]+\.[0-9]+Z","level":"warning",)"
                                      R"("folder":"store","text":"cannot read \\"a\\u0009b\\""\})"
                                      "\n"));
}

TEST(LogJson, WhatIsNoUtf8BecomesAReplacement) {
  EXPECT_EQ(json_string("a\xFF\xC3z\xC3\xA4"), "\"a\xEF\xBF\xBD\xEF\xBF\xBDz\xC3\xA4\"");
}

TEST_F(LogTest, WithoutAFolderThereIsNone) {
  open("info", "json");
  info("The first word: is no folder");
  EXPECT_THAT(written(),
              HasSubstr("\"level\":\"info\",\"text\":\"The first word: is no folder\"}"));
}

}  // namespace
}  // namespace saker::log
