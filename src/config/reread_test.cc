#include "config/reread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
                  text("path", path, {"", Reload::kNo, "Where."})});
  }
  Result<Rereading> read(std::string_view text, std::vector<std::string> assigned = {}) {
    assigned_ = std::move(assigned);
    return reread(settings, {"a.conf", text, assigned_});
  }

  std::int32_t count = 1;
  bool flag = false;
  std::string path = "/here";
  Settings settings;

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

TEST_F(RereadTest, TheCommandLineWins) {
  const auto done = read("count=3\nflag=true\n", {"count=1"});
  ASSERT_TRUE(done.ok());
  EXPECT_THAT(done->changed, ElementsAre("flag=true"));
  EXPECT_EQ(count, 1);
}

}  // namespace
}  // namespace saker::config
