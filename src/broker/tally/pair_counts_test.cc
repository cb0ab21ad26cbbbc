#include "broker/tally/pair_counts.h"

#include <gtest/gtest.h>

#include "broker/tally/topic_histograms.h"

namespace saker::broker {
namespace {

TEST(PairCache, FindsTheSameCountsAsTheTable) {
  PairCounts pairs;
  PairCache cache(pairs);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 300; ++i) cache.of("T" + std::to_string(i), "G").add(1, 10);
  }
  ASSERT_EQ(pairs.all().size(), 300u);
  for (const PairCounts::Row& row : pairs.all()) {
    EXPECT_EQ(row.counts->messages.load(), 2) << row.key;
    EXPECT_EQ(&pairs.of(row.topic(), row.group()), row.counts);
  }
}

TEST(PairCounts, ARowOfATopicAloneHasNoGroup) {
  PairCounts pairs;
  pairs.of("T", {}).add(1, 1);
  ASSERT_EQ(pairs.all().size(), 1u);
  EXPECT_EQ(pairs.all()[0].topic(), "T");
  EXPECT_EQ(pairs.all()[0].group(), "");
}

TEST(TopicHistograms, EachTopicHasOne) {
  constexpr std::array kBounds = {10.0};
  TopicHistograms histograms(kBounds);
  histograms.of("T").record(5);
  histograms.of("T").record(50);
  histograms.of("U").record(1);
  const auto all = histograms.all();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all.at("T").count(), 2);
  EXPECT_EQ(all.at("T").counts[1], 1);
  EXPECT_EQ(all.at("U").count(), 1);
}

}  // namespace
}  // namespace saker::broker
