#include "broker/pop/log_window.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

using Entry = LogWindow::Entry;

TEST(LogWindow, BeginsBehindWhatIsDone) {
  LogWindow window({10});
  EXPECT_EQ(window.begin(), QueueOffset{10});
  window.set({10}, Entry::kDone);
  window.set({11}, Entry::kOpen);
  window.set({12}, Entry::kDone);
  EXPECT_EQ(window.begin(), QueueOffset{11});
  EXPECT_EQ(window.next_unknown(), QueueOffset{13});
  window.set({11}, Entry::kDone);
  EXPECT_EQ(window.begin(), QueueOffset{13});
  EXPECT_EQ(window.size(), 0);
}

TEST(LogWindow, StopsAtWhatNobodyKnows) {
  LogWindow window({0});
  window.set({2}, Entry::kDone);
  EXPECT_EQ(window.next_unknown(), QueueOffset{0});
  window.set({0}, Entry::kDone);
  EXPECT_EQ(window.next_unknown(), QueueOffset{1});
  EXPECT_EQ(window.begin(), QueueOffset{1});
  window.set({1}, Entry::kOpen);
  EXPECT_EQ(window.next_unknown(), QueueOffset{3});
  EXPECT_EQ(window.begin(), QueueOffset{1});
}

TEST(LogWindow, NothingGoesBack) {
  LogWindow window({5});
  window.set({4}, Entry::kOpen);
  EXPECT_EQ(window.begin(), QueueOffset{5});
  window.set({6}, Entry::kDone);
  window.set({6}, Entry::kOpen);
  window.set({5}, Entry::kDone);
  EXPECT_EQ(window.begin(), QueueOffset{7});
}

}  // namespace
}  // namespace saker::broker
