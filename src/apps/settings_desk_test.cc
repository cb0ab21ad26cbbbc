#include "apps/settings_desk.h"

#include <filesystem>

#include <gmock/gmock.h>

#include "file/whole_file.h"

namespace saker::apps {
namespace {

using testing::HasSubstr;

constexpr std::string_view kFile = "# ours\nsize=1\n";

/// A broker's settings over a file.
class SettingsDeskTest : public testing::Test {
 protected:
  SettingsDeskTest() {
    using config::Reload;
    settings_.add({config::integer("size", size_, {0, 9}, {"", Reload::kYes, "A size."}),
                   config::integer("secret", secret_, {0, 9}, {"", Reload::kYes, "A secret."}),
                   config::without_effect("threads", "4", "there are loops.")});
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    EXPECT_TRUE(file::replace_whole(file_, kFile).ok());
  }
  ~SettingsDeskTest() override { std::filesystem::remove_all(directory_); }

  std::string content() const { return file::read_whole(file_).value(); }
  void expect_refused(const api::Outcome& outcome, api::Status status, const char* word) {
    EXPECT_EQ(outcome.status, status);
    EXPECT_THAT(outcome.message, HasSubstr(word));
    EXPECT_EQ(size_, 1);
    EXPECT_EQ(content(), kFile);
    EXPECT_EQ(applied_, 0);
  }

  const std::filesystem::path directory_ =
      std::filesystem::path(testing::TempDir()) / "settings_desk_test";
  std::string file_ = directory_ / "broker.conf";
  std::int32_t size_ = 1;
  std::int32_t secret_ = 5;
  config::Settings settings_;
  ManualClock clock_;
  int applied_ = 0;
  SettingsDesk desk_{{settings_,
                      clock_,
                      file_,
                      {},
                      [this](const auto&) { ++applied_; },
                      "other;secret",
                      [this](const std::string& line) { audited_.push_back(line); }}};
  std::vector<std::string> audited_;
};

TEST_F(SettingsDeskTest, AChangeHoldsAndIsKept) {
  EXPECT_TRUE(desk_.change("size=2\n").ok());
  EXPECT_EQ(size_, 2);
  EXPECT_EQ(applied_, 1);
  EXPECT_EQ(content(), "# ours\nsize=2\n");
  EXPECT_EQ(desk_.version().counter, 1);
}

TEST_F(SettingsDeskTest, KeysOfTheBlackListAreRefusedWithAllThatComesWithThem) {
  expect_refused(desk_.change("size=2\nsecret=1\n"), api::Status::kNoPermission, "black list");
  expect_refused(desk_.change("size=2\nother=1\n"), api::Status::kNoPermission, "black list");
  expect_refused(desk_.change("configBlackList=x\n"), api::Status::kNoPermission, "black list");
  expect_refused(desk_.change_strictly("secret=1\n"), api::Status::kNoPermission, "black list");
}

TEST_F(SettingsDeskTest, WhatHasNoEffectIsSaidAndTheRestTaken) {
  const api::Outcome outcome = desk_.change("size=2\nsiz=3\nthreads=8\n");
  EXPECT_TRUE(outcome.ok());
  EXPECT_THAT(outcome.message, HasSubstr("unknown key 'siz', did you mean 'size'?"));
  EXPECT_THAT(outcome.message, HasSubstr("'threads' has no effect: there are loops."));
  EXPECT_EQ(size_, 2);
}

TEST_F(SettingsDeskTest, AStrictChangeIsRefusedForWhatHasNoEffect) {
  expect_refused(desk_.change_strictly("size=2\nsiz=3\n"), api::Status::kInvalidParameter,
                 "did you mean 'size'?");
  expect_refused(desk_.change_strictly("size=2\nthreads=8\n"), api::Status::kInvalidParameter,
                 "there are loops");
  EXPECT_TRUE(desk_.change_strictly("size=2\nthreads=4\n").ok()) << "all that is shown";
  EXPECT_EQ(size_, 2);
}

TEST_F(SettingsDeskTest, WhatTheFileChangesAtAHangupIsWrittenDown) {
  ASSERT_TRUE(file::replace_whole(file_, "size=2\n").ok());
  desk_.reread(nullptr);
  EXPECT_EQ(size_, 2);
  ASSERT_EQ(audited_.size(), 1u);
  EXPECT_THAT(audited_[0], HasSubstr(R"("before":{"size":"1"},"after":{"size":"2"})"));
  desk_.reread(nullptr);
  EXPECT_EQ(audited_.size(), 1u) << "nothing changed";
}

TEST_F(SettingsDeskTest, WhatCannotBeKeptDoesNotHold) {
  std::filesystem::remove(file_);
  EXPECT_THAT(desk_.change("size=2\n").message, HasSubstr("nothing was changed"));
  EXPECT_EQ(size_, 1);
  EXPECT_EQ(applied_, 0);
}

}  // namespace
}  // namespace saker::apps
