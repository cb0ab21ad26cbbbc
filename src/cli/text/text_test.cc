#include "cli/text/text.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

TEST(SizeText, HasOneDigitBehindThePoint) {
  EXPECT_EQ(size_text(0), "0 B");
  EXPECT_EQ(size_text(1023), "1023 B");
  EXPECT_EQ(size_text(1536), "1.5 KiB");
  EXPECT_EQ(size_text(std::int64_t{5} << 40), "5.0 TiB");
}

TEST(DurationText, HasTheTwoLargestUnits) {
  EXPECT_EQ(duration_text(0), "0 s");
  EXPECT_EQ(duration_text(59), "59 s");
  EXPECT_EQ(duration_text(60), "1 min");
  EXPECT_EQ(duration_text(125), "2 min 5 s");
  EXPECT_EQ(duration_text(7'505), "2 h 5 min");
  EXPECT_EQ(duration_text(86'400 * 3 + 3'600 * 4 + 59), "3 d 4 h");
}

TEST(TimeText, IsReadBack) {
  EXPECT_EQ(time_text(1'700'000'000'123), "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(parse_time(time_text(1'700'000'000'123)), 1'700'000'000'123);
}

TEST(ParseTime, TakesDatesShortTimesAndMilliseconds) {
  EXPECT_EQ(parse_time("1700000000123"), 1'700'000'000'123);
  EXPECT_EQ(parse_time("2023-11-14"), 1'699'920'000'000);
  EXPECT_EQ(parse_time("2023-11-14T22:13"), 1'699'999'980'000);
  EXPECT_EQ(parse_time("2023-11-14 22:13:20Z"), 1'700'000'000'000);
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const char* text : {"", "now", "2023", "2023-13-01", "2023-1-1", "2023-11-14T22:13:20.5",
                           "2023-11-14T22:13:20.123+01:00", "12345x"})
    EXPECT_FALSE(parse_time(text).has_value()) << text;
}

}  // namespace
}  // namespace saker::cli
