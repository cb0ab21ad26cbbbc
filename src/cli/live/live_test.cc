#include "cli/live/live.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::cli {
namespace {

class FakeSource : public LiveSource {
 public:
  Status look() override {
    ++looks;
    if (looks == failing_look) return Error{ErrorCode::kUnavailable, "nobody is there"};
    seen = looks;
    return {};
  }
  std::string text(std::optional<std::size_t> line_count_max) const override {
    EXPECT_FALSE(line_count_max.has_value());  // a test's stdout is no terminal
    return "look " + std::to_string(seen) + "\n";
  }

  int looks = 0;
  int seen = 0;
  int failing_look = 0;
};

/// What a run of so many frames prints.
std::string printed(FakeSource& source, Form form) {
  Interruption interruption;
  testing::internal::CaptureStdout();
  const Status shown =
      show_live({.interval_s = 0, .frame_count = 3, .form = form}, interruption, source);
  std::string text = testing::internal::GetCapturedStdout();
  EXPECT_TRUE(shown.ok());
  return text;
}

TEST(Live, OneLookAfterTheOtherIsShown) {
  FakeSource source;
  EXPECT_EQ(printed(source, Form::kJson), "look 1\nlook 2\nlook 3\n");
}

TEST(Live, ALaterFailureIsShownWithWhatWasSeenBefore) {
  FakeSource source;
  source.failing_look = 2;
  EXPECT_EQ(printed(source, Form::kTable),
            "look 1\n\nno answer: nobody is there\nlook 1\n\nlook 3\n\n");
}

TEST(Live, TheFirstLookHasToSucceed) {
  FakeSource source;
  source.failing_look = 1;
  Interruption interruption;
  EXPECT_FALSE(show_live({.frame_count = 3}, interruption, source).ok());
  EXPECT_EQ(source.looks, 1);
}

TEST(Live, AScreenShowsEachLineCutAndNothingThatWasThereBefore) {
  EXPECT_EQ(on_screen("abcd\nef\n", 3), "\x1b[Habc\x1b[K\r\nef\x1b[K\r\n\x1b[J");
}

}  // namespace
}  // namespace saker::cli
