#include "config/settings.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/edit_distance.h"
#include "config/rocketmq_keys.h"
#include "config/rocketmq_reasons.h"

namespace saker::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Members {
  std::int32_t listen_port = 9876;
  std::string flush_type = "ASYNC_FLUSH";
  std::string root = "/data";
  bool enabled = true;
};

Table table_of(Members& m) {
  return {integer("listenPort", m.listen_port, {1, 65535}, {"", Reload::kNo, "The port."}),
          choice("flushDiskType", m.flush_type, {"ASYNC_FLUSH", "SYNC_FLUSH"}, {}),
          text("storePathRootDir", m.root, {"", Reload::kYes, "The directory."}),
          boolean("enabled", m.enabled, {"", Reload::kYes, "On or off."})};
}

class SettingsTest : public testing::Test {
 protected:
  SettingsTest() : settings_(rocketmq_keys()) { settings_.add(table_of(members_)); }

  Warnings apply(std::string_view text) {
    Result<Warnings> applied = settings_.apply_text("broker.conf", text);
    EXPECT_TRUE(applied.ok()) << (applied.ok() ? "" : applied.error().message);
    return applied.ok() ? *applied : Warnings();
  }

  Members members_;
  Settings settings_;
};

TEST_F(SettingsTest, TheLaterRowWins) {
  EXPECT_THAT(apply("listenPort=1\nlistenPort=2\n"), IsEmpty());
  EXPECT_EQ(members_.listen_port, 2);
  EXPECT_TRUE(settings_.apply_assignment("listenPort=3").ok());
  EXPECT_EQ(members_.listen_port, 3);
}

TEST_F(SettingsTest, ATypingErrorIsAWarningThatNamesTheNearestKey) {
  EXPECT_THAT(apply("\n\n\n\n\n\nflushDiskTyp=SYNC_FLUSH\n"),
              ElementsAre("broker.conf:7: unknown key 'flushDiskTyp', did you mean "
                          "'flushDiskType'?"));
  EXPECT_THAT(apply("flushdisktype=x"),
              ElementsAre("broker.conf:1: unknown key 'flushdisktype', did you mean "
                          "'flushDiskType'?"));
  EXPECT_THAT(apply("somethingElse=x"), ElementsAre("broker.conf:1: unknown key 'somethingElse'"));
}

TEST_F(SettingsTest, AKeyOfRocketMqIsNotATypingError) {
  EXPECT_THAT(apply("dLegerGroup=a"),
              ElementsAre("broker.conf:1: key 'dLegerGroup' is known to RocketMQ and has no "
                          "effect in this version: this version replicates nothing: each message "
                          "has one copy, and there is no controller"));
}

TEST_F(SettingsTest, EveryKeyOfRocketMqHasAReasonAndSoHaveThoseOfItsModules) {
  for (const std::string_view key : rocketmq_keys()) {
    EXPECT_GT(reason_without_effect(key).size(), 20u) << key;
  }
  EXPECT_TRUE(std::is_sorted(rocketmq_keys().begin(), rocketmq_keys().end()));
  const std::pair<const char*, const char*> groups[] = {
      {"sendMessageThreadPoolNums", "event loops"},
      {"initAuthenticationUser", "nobody"},
      {"tieredBackendServiceProvider", "tiered"},
      {"dLegerPeers", "replicates nothing"},
      {"abortFile", "storePathRootDir"},
      {"storePathConsumerQueue", "storePathRootDir"}};
  for (const auto& [key, word] : groups) {
    EXPECT_TRUE(settings_.is_known_elsewhere(key)) << key;
    EXPECT_THAT(settings_.explain_unknown(key), testing::HasSubstr(word)) << key;
  }
}

TEST(RocketMqReasons, WhatAnOperatorCountsOnIsMissed) {
  for (const auto& [key, value] :
       std::vector<std::pair<const char*, const char*>>{{"aclEnable", "true"},
                                                        {"minInSyncReplicas", "2"},
                                                        {"haMasterAddress", "10.0.0.1:10912"},
                                                        {"enableDLegerCommitLog", "true"},
                                                        {"useTLS", "true"}}) {
    EXPECT_NE(missed_protection(key, value), "") << key;
  }
  EXPECT_EQ(missed_protection("aclEnable", "false"), "");
  EXPECT_EQ(missed_protection("minInSyncReplicas", "1"), "");
  EXPECT_EQ(missed_protection("haMasterAddress", ""), "");
  EXPECT_EQ(missed_protection("sendMessageThreadPoolNums", "true"), "");
}

TEST_F(SettingsTest, AKeyWithoutEffectIsTakenAndSaysWhyWhereItDiffers) {
  settings_.add({without_effect("warmUp", "false", "files are never cold.")});
  EXPECT_THAT(apply("warmUp=false"), IsEmpty());
  EXPECT_THAT(apply("warmUp=true"), ElementsAre("broker.conf:1: key 'warmUp' has no effect: files "
                                                "are never cold."));
  EXPECT_NE(settings_.dump().find("warmUp=true\n"), std::string::npos);
  EXPECT_NE(settings_.markdown().find("No effect: files are never cold."), std::string::npos);
  EXPECT_TRUE(settings_.reload("broker.conf", "warmUp=false").ok());
}

TEST_F(SettingsTest, AnOldSpellingSetsTheSameRow) {
  std::int32_t bytes = 1;
  settings_.add({also_spelled("mapedBytes", integer("mappedBytes", bytes, {1, 9}, {}))});
  EXPECT_THAT(apply("mapedBytes=5"), IsEmpty());
  EXPECT_EQ(bytes, 5);
  EXPECT_THAT(apply("mappedBytes=6"), IsEmpty());
  EXPECT_EQ(bytes, 6);
  EXPECT_EQ(settings_.find("mapedBytes"), settings_.find("mappedBytes"));
  EXPECT_EQ(settings_.dump().find("mapedBytes"), std::string::npos);
}

TEST_F(SettingsTest, ABadValueNamesFileLineKeyValueAndBounds) {
  const Result<Warnings> applied = settings_.apply_text("broker.conf", "# port\nlistenPort=99999");
  ASSERT_FALSE(applied.ok());
  EXPECT_EQ(applied.error().message,
            "broker.conf:2: listenPort: expected a whole number 1..65535, got '99999'");
}

TEST_F(SettingsTest, BlanksAtTheEndOfAValueAreDropped) {
  EXPECT_THAT(apply("flushDiskType = SYNC_FLUSH \t\r\nlistenPort=1 \n"), IsEmpty());
  EXPECT_EQ(members_.flush_type, "SYNC_FLUSH");
}

TEST_F(SettingsTest, AnAssignmentWithoutAKeyOrAnEqualsSignIsAnError) {
  EXPECT_FALSE(settings_.apply_assignment("listenPort").ok());
  EXPECT_FALSE(settings_.apply_assignment("=1").ok());
  EXPECT_FALSE(settings_.apply_assignment("listenPort=x").ok());
}

TEST_F(SettingsTest, AFileIsReadAndAMissingOneIsAnError) {
  const std::string path = testing::TempDir() + "settings_test.conf";
  std::ofstream(path) << "enabled=false\nstorePathRootDir=/other\n";
  ASSERT_TRUE(settings_.apply_file(path).ok());
  EXPECT_FALSE(members_.enabled);
  EXPECT_EQ(members_.root, "/other");
  EXPECT_EQ(settings_.apply_file(path + ".none").error().code, ErrorCode::kNotFound);
  const auto directory = settings_.apply_file("/");
  ASSERT_FALSE(directory.ok());
  EXPECT_EQ(directory.error().message, "'/' is a directory");
}

TEST_F(SettingsTest, WhatIsNoTextIsRefusedAtOnce) {
  using namespace std::string_view_literals;
  const auto applied = settings_.apply_text("a.conf", "enabled=true\nx\0y"sv);
  ASSERT_FALSE(applied.ok());
  EXPECT_EQ(applied.error().message, "a.conf: line 2 has a byte 0: this is no properties file");
  const std::string path = testing::TempDir() + "settings_test.large";
  std::ofstream(path) << std::string(2 << 20, 'x');
  EXPECT_EQ(settings_.apply_file(path).error().message,
            "'" + path + "' has more than 1048576 bytes: this is no properties file");
}

TEST_F(SettingsTest, AKeyThatIsLongerThanAnyIsNotComparedWithAll) {
  EXPECT_EQ(settings_.explain_unknown(std::string(1 << 20, 'x')),
            "unknown key '" + std::string(40, 'x') + "…' of 1048576 bytes");
}

TEST_F(SettingsTest, AnotherWordIsNotSuggested) {
  settings_.add({without_effect("httpEnable", "true", "it is a word.")});
  EXPECT_EQ(settings_.explain_unknown("tlsEnable"),
            "unknown key 'tlsEnable': connections are not encrypted by this version");
  EXPECT_EQ(settings_.explain_unknown("thisEnable"), "unknown key 'thisEnable'");
  EXPECT_EQ(settings_.explain_unknown("enable"), "unknown key 'enable', did you mean 'enabled'?");
}

TEST_F(SettingsTest, DumpIsInTableOrderAndReadsBack) {
  members_.root = "c:\\store";
  EXPECT_EQ(settings_.dump(),
            "listenPort=9876\nflushDiskType=ASYNC_FLUSH\nstorePathRootDir=c:\\\\store\n"
            "enabled=true\n");
  EXPECT_THAT(apply(settings_.dump()), IsEmpty());
  EXPECT_EQ(members_.root, "c:\\store");
}

TEST_F(SettingsTest, TheMarkdownTableHoldsEveryRow) {
  members_.listen_port = 1;
  EXPECT_THAT(settings_.markdown(),
              testing::HasSubstr("| `listenPort` | 9876 | – | 1..65535 | no | The port. |\n"));
  EXPECT_THAT(settings_.markdown(), testing::HasSubstr("ASYNC_FLUSH\\|SYNC_FLUSH"));
}

TEST_F(SettingsTest, AReloadTakesAllOfItOrNothing) {
  ASSERT_TRUE(settings_.reload("request", "enabled=false\nlistenPort=9876\n").ok());
  EXPECT_FALSE(members_.enabled);

  const Result<Warnings> restart = settings_.reload("request", "enabled=true\nlistenPort=1\n");
  ASSERT_FALSE(restart.ok());
  EXPECT_EQ(restart.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(restart.error().message, "key 'listenPort' can only be changed by a restart");
  EXPECT_FALSE(members_.enabled);

  EXPECT_FALSE(settings_.reload("request", "storePathRootDir=/new\nenabled=maybe\n").ok());
  EXPECT_EQ(members_.root, "/data");
}

TEST(EditDistance, CountsInsertionsDropsAndReplacements) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("listenPort", "listenport"), 0u);
}

}  // namespace
}  // namespace saker::config
