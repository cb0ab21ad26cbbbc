#include "cli/admin/top/top_frame.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

TopSample sample(std::int64_t at_ms, std::int64_t stored, std::int64_t consumed) {
  TopSample one;
  one.at_ms = at_ms;
  one.brokers = {{"broker-a", 7.0, 8.0, 50.0}};
  one.topics["Orders"] = {stored, stored, 1.5};
  one.topics["Quiet"] = {3, 3, 0};
  one.groups["billing"]["Orders"] = {consumed, stored - consumed, 0.5};
  one.groups["audit"]["Orders"] = {stored, 0, 0.25};
  return one;
}

std::string json(const TopSample* earlier, const TopSample& now, std::size_t rows = 10) {
  return top_page(earlier, now, rows).text(Form::kJson);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(TopFrame, TheFirstHasTheRatesOfTheBrokers) {
  const std::string text = json(nullptr, sample(10'000, 100, 40));
  EXPECT_TRUE(has(text, R"("ratesOver":60.00)")) << text;
  EXPECT_TRUE(
      has(text, R"({"topic":"Orders","inPerSecond":1.50,"outPerSecond":0.75,"messages":100})"))
      << text;
  EXPECT_TRUE(
      has(text, R"({"group":"billing","inPerSecond":1.50,"outPerSecond":0.50,"behind":60})"))
      << text;
}

TEST(TopFrame, LaterOnesHaveWhatCameInBetween) {
  const TopSample earlier = sample(10'000, 100, 40);
  const std::string text = json(&earlier, sample(12'000, 120, 50));
  EXPECT_TRUE(has(text, R"("ratesOver":2.00)")) << text;
  EXPECT_TRUE(
      has(text, R"({"topic":"Orders","inPerSecond":10.00,"outPerSecond":15.00,"messages":120})"))
      << text;
  EXPECT_TRUE(
      has(text, R"({"group":"billing","inPerSecond":10.00,"outPerSecond":5.00,"behind":70})"))
      << text;
}

TEST(TopFrame, ALogThatBeganAnewHasNoNegativeRate) {
  const TopSample earlier = sample(10'000, 100, 40);
  const std::string text = json(&earlier, sample(12'000, 20, 10));
  EXPECT_TRUE(
      has(text, R"({"topic":"Orders","inPerSecond":0.00,"outPerSecond":0.00,"messages":20})"))
      << text;
}

TEST(TopFrame, TheBusiestAndTheFurthestBehindComeFirst) {
  const std::string text = json(nullptr, sample(10'000, 100, 40), 1);
  EXPECT_TRUE(has(text, "Orders") && has(text, "billing")) << text;
  EXPECT_FALSE(has(text, "Quiet") || has(text, "audit")) << text;
}

TEST(TopFrame, RowsFillTheTerminalAndNotMore) {
  for (std::size_t lines = 14; lines < 60; ++lines) {
    const std::size_t rows = rows_that_fit(lines, 1);
    EXPECT_LE(10 + 1 + 2 * rows + 1, lines) << lines;
    EXPECT_GT(10 + 1 + 2 * (rows + 1) + 1, lines) << lines;
  }
  EXPECT_EQ(rows_that_fit(5, 1), 1u);
}

TEST(TopFrame, TextHasAsManyLinesAsWasReckoned) {
  const std::string text = top_text(nullptr, sample(10'000, 100, 40), 1);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10 + 1 + 2) << text;
}

}  // namespace
}  // namespace saker::cli
