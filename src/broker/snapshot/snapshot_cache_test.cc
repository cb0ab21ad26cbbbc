#include "broker/snapshot/snapshot_cache.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

TEST(SnapshotCache, FindsWhatTheMapHas) {
  SnapshotMap<int> map;
  SnapshotCache<int> cache(map);
  EXPECT_EQ(cache.find("a"), nullptr);
  map.put("a", std::make_shared<const int>(1));
  ASSERT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(*cache.find("a"), 1);
}

TEST(SnapshotCache, SeesAReplacedValueAtOnce) {
  SnapshotMap<int> map;
  SnapshotCache<int> cache(map);
  map.put("a", std::make_shared<const int>(1));
  EXPECT_EQ(*cache.find("a"), 1);
  map.put("a", std::make_shared<const int>(2));
  EXPECT_EQ(*cache.find("a"), 2);
  map.erase("a");
  EXPECT_EQ(cache.find("a"), nullptr);
}

TEST(SnapshotCache, TellsNamesOfOneSlotApart) {
  SnapshotMap<int> map;
  SnapshotCache<int> cache(map);
  for (int i = 0; i < 1000; ++i) map.put(std::to_string(i), std::make_shared<const int>(i));
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(*cache.find(std::to_string(i)), i);
  }
}

TEST(SnapshotMap, TheFirstOfTwoCreatorsWins) {
  SnapshotMap<int> map;
  EXPECT_EQ(*map.put_if_absent("a", std::make_shared<const int>(1)), 1);
  EXPECT_EQ(*map.put_if_absent("a", std::make_shared<const int>(2)), 1);
}

}  // namespace
}  // namespace saker::broker
