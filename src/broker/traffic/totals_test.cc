#include "broker/traffic/totals.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

Totals::Values put(std::int64_t count) {
  Totals::Values values{};
  values[Totals::kPut] = count;
  return values;
}

TEST(Totals, RatesAreZeroUntilThereAreTwoSamples) {
  Totals totals;
  EXPECT_EQ(totals.rates(Totals::kPut).ten_seconds, 0);
  totals.sample(0, 1, put(5));
  EXPECT_EQ(totals.rates(Totals::kPut).ten_minutes, 0);
}

TEST(Totals, EachWindowHasItsOwnRate) {
  Totals totals;
  std::int64_t count = 0;
  for (std::int64_t second = 0; second <= 1200; ++second) {
    count += second > 1190 ? 600 : 6;  // the last ten seconds are busy
    totals.sample(second * 1000, 1, put(count));
  }
  const api::Rates rates = totals.rates(Totals::kPut);
  EXPECT_DOUBLE_EQ(rates.ten_seconds, 600);
  EXPECT_DOUBLE_EQ(rates.minute, (50 * 6 + 10 * 600) / 60.0);
  EXPECT_DOUBLE_EQ(rates.ten_minutes, (590 * 6 + 10 * 600) / 600.0);
  EXPECT_EQ(totals.rates(Totals::kGot).minute, 0);
}

TEST(Totals, AYoungBrokerHasTheRateOfItsLife) {
  Totals totals;
  totals.sample(0, 1, put(0));
  totals.sample(2000, 1, put(100));
  EXPECT_DOUBLE_EQ(totals.rates(Totals::kPut).ten_minutes, 50);
}

TEST(Totals, MidnightsAreKeptForTwoDays) {
  Totals totals;
  totals.sample(0, 7, put(10));
  EXPECT_EQ(totals.day_totals(Totals::kPut, 10).today_morning, 0);
  totals.sample(1000, 8, put(20));
  totals.sample(2000, 8, put(30));
  totals.sample(3000, 9, put(70));
  const api::DayTotals day = totals.day_totals(Totals::kPut, 75);
  EXPECT_EQ(day.yesterday_morning, 20);
  EXPECT_EQ(day.today_morning, 70);
  EXPECT_EQ(day.now, 75);
}

}  // namespace
}  // namespace saker::broker
