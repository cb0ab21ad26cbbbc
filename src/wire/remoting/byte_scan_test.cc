#include "wire/remoting/byte_scan.h"

#include <string>

#include <gtest/gtest.h>

namespace saker::wire::remoting {
namespace {

std::size_t plain_loop(std::string_view text, std::size_t at, auto is_hit) {
  while (at < text.size() && !is_hit(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

// Every byte at every place among others, so that each lane of the eight meets each value.
TEST(ByteScan, FindsTheFirstOfTwoBytesAtAnyPlace) {
  const auto is_hit = [](unsigned char c) { return c == '"' || c == '\\'; };
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t place = 0; place < 20; ++place) {
      std::string text(20, 'x');
      text[place] = static_cast<char>(byte);
      for (std::size_t at = 0; at <= text.size(); ++at) {
        ASSERT_EQ(find_either(text, at, '"', '\\'), plain_loop(text, at, is_hit))
            << "byte " << byte << " at " << place << " from " << at;
      }
    }
  }
}

TEST(ByteScan, FindsWhatIsNotPlainAtAnyPlace) {
  const auto is_hit = [](unsigned char c) {
    return c < 0x20 || c >= 0x7F || c == '"' || c == '\\';
  };
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t place = 0; place < 20; ++place) {
      std::string text(20, ' ');
      text[place] = static_cast<char>(byte);
      ASSERT_EQ(find_not_plain(text, 0), plain_loop(text, 0, is_hit)) << byte << " at " << place;
    }
  }
}

TEST(ByteScan, ABorrowFromAnEarlierByteMakesNoHit) {
  // In these, the subtraction of one byte borrows from the next.
  EXPECT_EQ(find_not_plain(std::string("\0!!!!!!!", 8), 1), 8u);
  EXPECT_EQ(find_not_plain(std::string("!!\x01! !!!", 8), 0), 2u);
  EXPECT_EQ(find_either(std::string("#\"######", 8), 0, '"', '\\'), 1u);
}

TEST(ByteScan, EmptyTextHasNoHit) {
  EXPECT_EQ(find_either("", 0, 'a', 'b'), 0u);
  EXPECT_EQ(find_not_plain("", 0), 0u);
}

}  // namespace
}  // namespace saker::wire::remoting
