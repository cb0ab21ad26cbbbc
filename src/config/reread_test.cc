#include "config/reread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/checked.h"

namespace saker::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RereadTest : public testing::Test {
 protected:
  RereadTest() {
    settings.add({integer("count", count, {0, 10}, {"", Reload::kYes, "How many."}),
                  boolean("flag", flag, {"", Reload::kYes, "Whether."}),
                  checked(text("path", path, {"", Reload::kNo, "Where."}), is_not_empty)});
    trial.add({integer("count", trial_count, {0, 10}, {"", Reload::kYes, "How many."}),
               checked(text("path", trial_path, {"", Reload::kNo, "Where."}), is_not_empty)});
  }
  Result<Rereading> read(std::string_view text, std::vector<std::string> assigned = {}) {
    assigned_ = std::move(assigned);
    return reread(settings, {"a.conf", text, assigned_, &trial});
  }

  std::int32_t count = 1;
  bool flag = false;
  std::string path = "/here";
  Settings settings;
  std::int32_t trial_count = 1;
  std::string trial_path = "/here";
  Settings trial;

 private:
  std::vector<std::string> assigned_;
};

TEST_F(RereadTest, WhatMayChangeIsTakenOver) {
  const auto done = read("count=3\nflag=true\n");
  ASSERT_TRUE(done.ok());
  EXPECT_THAT(done->changed, ElementsAre("count=3", "flag=true"));
  EXPECT_THAT(done->warnings, IsEmpty());
  EXPECT_EQ(count, 3);
  EXPECT_THAT(read("count=3\n")->changed, IsEmpty());
  EXPECT_TRUE(flag) << "a key that left the file keeps its value";
}

TEST_F(RereadTest, WhatNeedsARestartIsNamed) {
  const auto done = read("count=3\npath=/there\n");
  ASSERT_TRUE(done.ok());
  EXPECT_THAT(done->warnings,
              ElementsAre("a.conf:2: path stays /here: the value /there needs a restart"));
  EXPECT_EQ(path, "/here");
  EXPECT_THAT(read("path=/here\n")->warnings, IsEmpty());
}

TEST_F(RereadTest, ABadValueLeavesEverythingAsItWas) {
  const auto done = read("flag=true\ncount=11\n");
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().message, HasSubstr("a.conf"));
  EXPECT_THAT(done.error().message, HasSubstr("count"));
  EXPECT_FALSE(flag);
  EXPECT_EQ(count, 1);
}

TEST_F(RereadTest, AnErrorNamesTheLineOfTheFile) {
  const auto done = read("# one\npath=/there\n\nflag = \\\n  true\ncount=zzz\n");
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().message, HasSubstr("a.conf:6: count: expected"));
}

TEST_F(RereadTest, AValueThatNoStartTakesNeedsNoRestartButACorrection) {
  const auto done = read("count=3\npath=\n");
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().message, "a.conf:2: path: expected a text, got nothing");
  EXPECT_EQ(count, 1) << "all or nothing";
  EXPECT_EQ(path, "/here");
}

TEST_F(RereadTest, AKeyThatNobodyKnowsIsNamed) {
  const auto done = read("\ncuont=3\n");
  ASSERT_TRUE(done.ok());
  EXPECT_THAT(done->warnings, ElementsAre("a.conf:2: unknown key 'cuont', did you mean 'count'?"));
}

TEST_F(RereadTest, TheCommandLineWins) {
  const auto done = read("count=3\nflag=true\n", {"count=1"});
  ASSERT_TRUE(done.ok());
  EXPECT_THAT(done->changed, ElementsAre("flag=true"));
  EXPECT_EQ(count, 1);
}

TEST_F(RereadTest, WhatChangedIsALineForTheAudit) {
  EXPECT_EQ(audit_line(read("count=3\n"), "a.conf", 0),
            R"({"time":"1970-01-01T00:00:00.000Z","request":"SIGHUP","file":"a.conf",)"
            R"("what":"settings","before":{"count":"1"},"after":{"count":"3"},)"
            R"("result":"success"})");
  EXPECT_EQ(audit_line(read("count=3\n"), "a.conf", 0), "");
  EXPECT_THAT(audit_line(read("count=x\n"), "a.conf", 0),
              HasSubstr(R"("result":"refused","remark":"a.conf:1: count: expected)"));
}

}  // namespace
}  // namespace saker::config
