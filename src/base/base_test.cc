#include <array>
#include <memory>

#include <gtest/gtest.h>

#include "base/byte_reader.h"
#include "base/byte_writer.h"
#include "base/crc32.h"
#include "base/hex.h"
#include "base/java_hash.h"
#include "base/number.h"
#include "base/rate_limit.h"
#include "base/result.h"
#include "base/unique_function.h"
#include "base/utc.h"

namespace saker {
namespace {

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> value = 3;
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(*value, 3);
  const Result<int> error = Error{ErrorCode::kNotFound, "no such thing"};
  ASSERT_FALSE(error.ok());
  EXPECT_EQ(error.error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(Status().ok());
}

TEST(Result, AskingAnErrorForItsValueIsABug) {
  const Result<int> error = Error{};
  EXPECT_DEATH((void)error.value(), "broken assumption");
}

TEST(ByteReader, ReadsWhatTheWriterWrote) {
  std::string bytes;
  ByteWriter writer(bytes);
  writer.u8(200);
  writer.i16(-2);
  writer.i32(-3);
  writer.i64(-4);
  writer.bytes("abc");
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u8(), 200);
  EXPECT_EQ(reader.i16(), -2);
  EXPECT_EQ(reader.i32(), -3);
  EXPECT_EQ(reader.i64(), -4);
  EXPECT_EQ(reader.bytes(3), "abc");
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.remaining(), 0u);
}

TEST(ByteReader, FailsForGoodBeyondTheEnd) {
  ByteReader reader("ab");
  EXPECT_EQ(reader.i32(), 0);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0) << "even though a byte would be there";
  ByteReader negative("ab");
  EXPECT_EQ(negative.bytes(-1), "");
  EXPECT_FALSE(negative.ok());
}

TEST(Crc32, IsTheOneOfZlib) {
  EXPECT_EQ(crc32("123456789"), 0xCBF43926u);
  EXPECT_EQ(crc32(""), 0u);
  EXPECT_EQ(crc32_positive("123456789"), 0x4BF43926);
}

TEST(JavaHash, IsTheOneOfJava) {
  EXPECT_EQ(java_hash(""), 0);
  EXPECT_EQ(java_hash("Aa"), 2112);
  EXPECT_EQ(java_hash("BB"), 2112);
  EXPECT_EQ(java_hash("TagA"), 2598919);
  EXPECT_EQ(java_hash("中"), 0x4E2D);
  EXPECT_EQ(java_hash("😀"), 31 * 0xD83D + 0xDE00);
  EXPECT_EQ(java_hash("\xFF"), 0xFFFD);
  EXPECT_EQ(java_hash("Tag中", java_hash("My")), java_hash("MyTag中"));
}

TEST(Hex, IsUpperCase) {
  std::string out;
  append_hex(out, "\x01\xAB");
  EXPECT_EQ(out, "01AB");
}

TEST(UniqueFunction, OwnsSmallAndLargeCallables) {
  auto owned = std::make_unique<int>(7);
  UniqueFunction<int(int)> small = [p = std::move(owned)](int x) { return *p + x; };
  UniqueFunction<int(int)> moved = std::move(small);
  EXPECT_FALSE(static_cast<bool>(small));
  EXPECT_EQ(moved(1), 8);

  std::array<char, 500> ballast{};
  ballast[499] = 5;
  UniqueFunction<int(int)> large = [ballast](int x) { return ballast[499] + x; };
  moved = std::move(large);
  EXPECT_EQ(moved(1), 6);
}

TEST(UniqueFunction, DestroysWhatItHolds) {
  const auto shared = std::make_shared<int>(1);
  {
    UniqueFunction<void()> function = [shared] {};
    EXPECT_EQ(shared.use_count(), 2);
    UniqueFunction<void()> other = std::move(function);
    EXPECT_EQ(shared.use_count(), 2);
  }
  EXPECT_EQ(shared.use_count(), 1);
}

TEST(RateLimit, CountsWhatItWithholds) {
  ManualClock clock;
  RateLimit limit(clock, 2);
  std::uint64_t withheld = 0;
  EXPECT_TRUE(limit.admit(withheld));
  EXPECT_TRUE(limit.admit(withheld));
  EXPECT_FALSE(limit.admit(withheld));
  EXPECT_FALSE(limit.admit(withheld));
  clock.advance_ms(1000);
  EXPECT_TRUE(limit.admit(withheld));
  EXPECT_EQ(withheld, 2u);
}

TEST(UtcText, HasMilliseconds) {
  EXPECT_EQ(utc_text(1'769'903'999'009), "2026-01-31T23:59:59.009Z");
}

TEST(WholeNumber, IsTheWholeText) {
  EXPECT_EQ(whole_number("-12"), -12);
  EXPECT_EQ(whole_number<double>("1.5"), 1.5);
  EXPECT_EQ(whole_number<std::int32_t>("2147483648"), std::nullopt);
  for (const char* text : {"", "1 ", " 1", "1x", "+1", "x"})
    EXPECT_FALSE(whole_number(text)) << text;
  EXPECT_EQ(java_long("+1"), 1);
  EXPECT_EQ(java_long("+-1"), std::nullopt);
}

}  // namespace
}  // namespace saker
