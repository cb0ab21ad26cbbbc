#include "cli/doctor/latency.h"

#include <gtest/gtest.h>

#include "file/directory.h"
#include "file/scratch_directory.h"

namespace saker::cli {
namespace {

TEST(Latency, PercentilesAreThoseOfTheNearestRank) {
  std::vector<std::int64_t> times;
  for (int i = 200; i >= 1; --i) times.push_back(i * 1000);
  const Latency latency = summarize(times);
  EXPECT_EQ(latency.count, 200);
  EXPECT_DOUBLE_EQ(latency.median_us, 100);
  EXPECT_DOUBLE_EQ(latency.p99_us, 198);
  EXPECT_DOUBLE_EQ(latency.max_us, 200);
}

TEST(Latency, OfOneTimeIsThatTime) {
  const Latency latency = summarize({1'500'000});
  EXPECT_EQ(latency.text(), "median 1.500 ms, p99 1.500 ms, max 1.500 ms (1 times)");
}

TEST(Latency, FlushesLeaveNothingBehind) {
  const file::ScratchDirectory directory;
  const auto latency = measure_flush(directory.path(), 20);
  ASSERT_TRUE(latency.ok()) << latency.error().message;
  EXPECT_GE(latency->count, 1);
  EXPECT_LE(latency->median_us, latency->max_us);
  const auto entries = file::list_directory(directory.path());
  ASSERT_TRUE(entries.ok());
  EXPECT_TRUE(entries->files.empty());
}

TEST(Latency, FlushNamesTheDirectoryThatIsMissing) {
  const auto latency = measure_flush("/nowhere/at/all", 20);
  ASSERT_FALSE(latency.ok());
  EXPECT_NE(latency.error().message.find("/nowhere/at/all"), std::string::npos);
}

TEST(Latency, LoopbackGoesThereAndBack) {
  const auto latency = measure_loopback(20);
  ASSERT_TRUE(latency.ok()) << latency.error().message;
  EXPECT_GE(latency->count, 1);
  EXPECT_GT(latency->median_us, 0);
}

}  // namespace
}  // namespace saker::cli
