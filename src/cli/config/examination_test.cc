#include "cli/config/examination.h"

#include <array>

#include <gmock/gmock.h>

namespace saker::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = Use::Kind;
using Level = Remark::Level;

constexpr std::array<std::string_view, 3> kElsewhere{"aclEnable", "minInSyncReplicas",
                                                     "sendThreads"};

/// A few settings like a broker's; what traps look at is harmless.
class ExaminationTest : public testing::Test {
 protected:
  ExaminationTest() {
    settings_.add({config::also_spelled("oldPort", config::integer("port", port_, {1, 100}, {})),
                   config::choice("flushDiskType", flush_, {"ASYNC_FLUSH", "SYNC_FLUSH"}, {}),
                   config::integer("syncFlushTimeout", timeout_ms_, {1, 10'000}, {}),
                   config::text("brokerRole", role_, {}),
                   config::text("storePathRootDir", root_, {}),
                   config::integer("diskMaxUsedSpaceRatio", used_, {1, 99}, {}),
                   config::integer("diskSpaceCleanForciblyRatio", forcibly_, {1, 99}, {}),
                   config::integer("diskSpaceWarningLevelRatio", refused_, {1, 99}, {}),
                   config::without_effect("idle", "5", "there is nothing to do.")});
  }

  Examination examine(std::string_view text) {
    auto found = cli::examine(text, settings_);
    EXPECT_TRUE(found.ok());
    return found.ok() ? *found : Examination();
  }
  std::vector<std::string> remarks(std::string_view text) {
    std::vector<std::string> lines;
    for (const Remark& remark : examine(text).remarks) {
      lines.push_back(std::string(level_name(remark.level)) + " " + std::to_string(remark.line) +
                      " " + remark.key + ": " + remark.text);
    }
    return lines;
  }

  std::int32_t port_ = 10;
  std::string flush_ = "SYNC_FLUSH";
  std::int32_t timeout_ms_ = 5000;
  std::string role_ = "ASYNC_MASTER";
  std::string root_ = "/var/lib/store";
  std::int32_t used_ = 75;
  std::int32_t forcibly_ = 85;
  std::int32_t refused_ = 90;
  config::Settings settings_{kElsewhere};
};

TEST_F(ExaminationTest, AGoodFileIsAppliedWithoutARemark) {
  const Examination found = examine("# good\nport = 20 \nidle=5\n");
  EXPECT_THAT(found.remarks, IsEmpty());
  ASSERT_EQ(found.uses.size(), 2u);
  EXPECT_EQ(found.uses[0].kind, Kind::kApplied);
  EXPECT_EQ(found.uses[0].value, "20");
  EXPECT_EQ(found.uses[0].line, 2);
  EXPECT_EQ(found.uses[1].kind, Kind::kNoEffect);
  EXPECT_EQ(port_, 20);
}

TEST_F(ExaminationTest, AllThatIsWrongIsSaidNotOnlyTheFirst) {
  EXPECT_THAT(
      remarks("port=x\nsyncFlushTimeut=1\nsyncFlushTimeout=0\n"),
      ElementsAre(HasSubstr("error 1 port: expected a whole number 1..100, got 'x'"),
                  HasSubstr("warning 2 syncFlushTimeut: unknown key 'syncFlushTimeut', did you "
                            "mean 'syncFlushTimeout'?"),
                  HasSubstr("error 3 syncFlushTimeout: expected")));
}

TEST_F(ExaminationTest, TheLastOfTwoLinesCountsUnderWhicheverSpelling) {
  const Examination found = examine("port=20\noldPort=30\n");
  EXPECT_EQ(port_, 30);
  ASSERT_EQ(found.remarks.size(), 2u);
  EXPECT_EQ(found.remarks[0].line, 1);
  EXPECT_THAT(found.remarks[0].text, HasSubstr("line 2"));
  EXPECT_THAT(found.remarks[1].text, HasSubstr("old spelling of port"));
  EXPECT_EQ(found.uses[0].kind, Kind::kOverruled);
  EXPECT_EQ(found.uses[1].kind, Kind::kApplied);
}

TEST_F(ExaminationTest, WhatIsKnownElsewhereIsNoTypingErrorButProtectionIsMissed) {
  EXPECT_THAT(remarks("sendThreads=3\naclEnable=true\n"),
              ElementsAre(HasSubstr("advice 1 sendThreads"),
                          HasSubstr("warning 2 aclEnable: clients are not authenticated")));
  EXPECT_THAT(remarks("aclEnable=false\n"), ElementsAre(HasSubstr("advice 1 aclEnable")));
  EXPECT_THAT(
      remarks("minInSyncReplicas=2\n"),
      ElementsAre(HasSubstr("warning 1 minInSyncReplicas: this version replicates nothing")));
}

TEST_F(ExaminationTest, WhatHasNoEffectIsSaidOnlyIfItWasToHaveOne) {
  EXPECT_THAT(remarks("idle=5\n"), IsEmpty());
  EXPECT_THAT(remarks("idle=6\n"),
              ElementsAre("advice 1 idle: has no effect: there is nothing to do."));
}

TEST_F(ExaminationTest, TrapsNameTheLineThatSetThem) {
  EXPECT_THAT(remarks("brokerRole=SYNC_MASTER\nsyncFlushTimeout=100\n"),
              ElementsAre(HasSubstr("warning 1 brokerRole: this version replicates nothing"),
                          HasSubstr("warning 2 syncFlushTimeout: a disk that is busy for 100 ms")));
  root_ = "store";
  flush_ = "ASYNC_FLUSH";
  EXPECT_THAT(remarks("brokerRole=ASYNC_MASTER\n"),
              ElementsAre(HasSubstr("advice 0 flushDiskType: "),
                          HasSubstr("advice 0 storePathRootDir: 'store' depends")));
}

TEST_F(ExaminationTest, StepsAgainstAFullDiskHaveToRise) {
  EXPECT_THAT(remarks("diskMaxUsedSpaceRatio=90\n"),
              ElementsAre(HasSubstr("warning 0 diskSpaceCleanForciblyRatio: the steps")));
}

TEST_F(ExaminationTest, ATextThatIsNoPropertiesFileIsRefused) {
  EXPECT_FALSE(cli::examine("port=\\u12\n", settings_).ok());
}

TEST_F(ExaminationTest, WhoseFileItIsIsSeenFromKeysThatOnlyOneHas) {
  std::int32_t scan = 0;
  config::Settings name_server;
  name_server.add(
      {config::integer("scan", scan, {0, 9}, {}), config::integer("port", scan, {0, 9}, {})});
  EXPECT_TRUE(fits_better("scan=1\nport=1\nunknown=1\n", name_server, settings_));
  EXPECT_FALSE(fits_better("port=1\n", name_server, settings_));
  EXPECT_FALSE(fits_better("scan=1\nidle=5\nbrokerRole=x\n", name_server, settings_));
  EXPECT_FALSE(fits_better("scan=\\u12\n", name_server, settings_));
}

TEST_F(ExaminationTest, ANameServerFallsIntoNoTrapOfABroker) {
  std::int32_t scan = 0;
  config::Settings name_server;
  name_server.add({config::integer("scan", scan, {0, 9}, {})});
  const auto found = cli::examine("scan=1\n", name_server);
  ASSERT_TRUE(found.ok());
  EXPECT_THAT(found->remarks, IsEmpty());
}

}  // namespace
}  // namespace saker::cli
