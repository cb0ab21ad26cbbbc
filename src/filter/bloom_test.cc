#include "filter/bloom.h"

#include <gtest/gtest.h>

namespace saker::filter {
namespace {

using Positions = std::vector<std::int32_t>;

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text.push_back(kDigits[static_cast<unsigned char>(byte) >> 4]);
    text.push_back(kDigits[static_cast<unsigned char>(byte) & 15]);
  }
  return text;
}

// Vectors of spec 05 §33.2.
TEST(Bloom, HashesAsMurmur3) {
  EXPECT_EQ(murmur3_low("hello"), 0xcbd8a7b341bd9b02U);
  EXPECT_EQ(murmur3_low("G1#T1"), 0xf864b288499a01acU);
  EXPECT_EQ(murmur3_low("GroupA#TopicTest"), 0x4099a908411c9e8eU) << "one whole block";
}

TEST(Bloom, HasTheShapeOfTheReference) {
  const BloomShape standard(20, 32);
  EXPECT_EQ(standard.hash_count(), 3);
  EXPECT_EQ(standard.bits(), 112);
  const BloomShape finer(10, 128);
  EXPECT_EQ(finer.hash_count(), 4);
  EXPECT_EQ(finer.bits(), 616);
  const BloomShape finest(1, 32);
  EXPECT_EQ(finest.hash_count(), 7);
  EXPECT_EQ(finest.bits(), 312);
}

TEST(Bloom, SetsTheBitsOfTheReference) {
  const BloomShape shape(20, 32);
  const struct {
    const char* group;
    const char* topic;
    Positions positions;
    const char* map;
  } cases[] = {
      {"G1", "T1", {36, 12, 100}, "0010000010000000000000001000"},
      {"GroupA", "TopicTest", {105, 17, 70}, "0000020000000000400000000002"},
      {"CID_A", "T", {107, 73, 1}, "0200000000000000000200000008"},
      {"CID_B", "T", {26, 20, 35}, "0000100408000000000000000000"},
      {"red", "Priced", {52, 74, 96}, nullptr},  // golden/store/filter-ext
      {"cheap", "Priced", {82, 8, 46}, nullptr},
  };
  for (const auto& one : cases) {
    const Positions positions = shape.positions(one.group, one.topic);
    EXPECT_EQ(positions, one.positions) << one.group;
    std::string map(shape.bytes(), '\0');
    EXPECT_FALSE(has_bits(map, positions));
    set_bits(map, positions);
    EXPECT_TRUE(has_bits(map, positions));
    if (one.map == nullptr) continue;
    EXPECT_EQ(hex(map), one.map);
  }
}

}  // namespace
}  // namespace saker::filter
