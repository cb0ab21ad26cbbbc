#include "filter/bloom.h"

#include <bit>
#include <cmath>

namespace saker::filter {
namespace {

constexpr std::uint64_t kFactor1 = 0x87C37B91114253D5;
constexpr std::uint64_t kFactor2 = 0x4CF5AD432745937F;
constexpr std::size_t kBlockBytes = 16;

std::uint64_t load_le(std::string_view bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size() && i < 8; ++i) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return word;
}

std::uint64_t mixed1(std::uint64_t word) { return std::rotl(word * kFactor1, 31) * kFactor2; }
std::uint64_t mixed2(std::uint64_t word) { return std::rotl(word * kFactor2, 33) * kFactor1; }

std::uint64_t finished(std::uint64_t hash) {
  hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
  hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
  return hash ^ (hash >> 33);
}

}  // namespace

std::uint64_t murmur3_low(std::string_view bytes) {
  const std::uint64_t length = bytes.size();
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  for (; bytes.size() >= kBlockBytes; bytes.remove_prefix(kBlockBytes)) {
    first = std::rotl(first ^ mixed1(load_le(bytes)), 27) + second;
    first = first * 5 + 0x52DCE729;
    second = std::rotl(second ^ mixed2(load_le(bytes.substr(8))), 31) + first;
    second = second * 5 + 0x38495AB5;
  }
  if (bytes.size() > 8) second ^= mixed2(load_le(bytes.substr(8)));
  first ^= mixed1(load_le(bytes.substr(0, 8)));
  first ^= length;
  second ^= length;
  first += second;
  second += first;
  return finished(first) + finished(second);
}

BloomShape::BloomShape(int error_percent, int expected) {
  const double error = error_percent / 100.0;
  hash_count_ = static_cast<int>(std::ceil(std::log(error) / std::log(0.5)));
  const double bits = std::ceil(expected * std::log2(1 / error) * std::log2(std::exp(1.0)));
  bits_ = 8 * static_cast<int>(std::ceil(bits / 8));
}

std::vector<std::int32_t> BloomShape::positions(std::string_view group,
                                                std::string_view topic) const {
  const std::uint64_t hash = murmur3_low(std::string(group).append("#").append(topic));
  const auto low = static_cast<std::uint32_t>(hash);
  const auto high = static_cast<std::uint32_t>(hash >> 32);
  std::vector<std::int32_t> positions;
  for (int i = 1; i <= hash_count_; ++i) {
    auto combined = static_cast<std::int32_t>(low + static_cast<std::uint32_t>(i) * high);
    if (combined < 0) combined = ~combined;
    positions.push_back(combined % bits_);
  }
  return positions;
}

void set_bits(std::string& map, std::span<const std::int32_t> positions) {
  for (const std::int32_t at : positions) {
    char& byte = map[static_cast<std::size_t>(at) / 8];
    byte = static_cast<char>(static_cast<unsigned char>(byte) | (1U << (at % 8)));
  }
}

bool has_bits(std::string_view map, std::span<const std::int32_t> positions) {
  for (const std::int32_t at : positions) {
    const auto byte = static_cast<unsigned char>(map[static_cast<std::size_t>(at) / 8]);
    if ((byte & (1U << (at % 8))) == 0) return false;
  }
  return true;
}

}  // namespace saker::filter
