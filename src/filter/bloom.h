#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace saker::filter {

/// The first 64 bits of MurmurHash3_x64_128 with seed 0.
std::uint64_t murmur3_low(std::string_view bytes);

/// The shape of a bloom filter over the groups that select by properties, as RocketMQ reckons it.
/// Source: spec 05 §15.3. Thread: any (immutable).
class BloomShape {
 public:
  /// `error_percent`: how often a group that is not in may seem to be, 1 to 99; `expected`: groups.
  BloomShape(int error_percent, int expected);

  int hash_count() const { return hash_count_; }
  int bits() const { return bits_; }
  std::size_t bytes() const { return static_cast<std::size_t>(bits_) / 8; }

  /// The bits of a group on a topic.
  std::vector<std::int32_t> positions(std::string_view group, std::string_view topic) const;

 private:
  int hash_count_;
  int bits_;
};

// Positions lie within the map.
void set_bits(std::string& map, std::span<const std::int32_t> positions);
bool has_bits(std::string_view map, std::span<const std::int32_t> positions);

}  // namespace saker::filter
