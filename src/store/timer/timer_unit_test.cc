#include "store/timer/timer_unit.h"

#include <gtest/gtest.h>

#include "base/hex.h"

namespace saker::store {
namespace {

std::string to_hex(std::string_view bytes) {
  std::string hex;
  append_hex(hex, bytes);
  return hex;
}

TimerUnit known_unit() {
  TimerUnit unit;
  unit.enqueued_ms = 1'700'000'000'000;
  unit.delay_ms = 59'000;
  unit.record = {0x1000};
  unit.record_bytes = 0x8c;
  unit.topic_hash = -1'902'610'879;
  return unit;
}

// Spec 04 §31.7.
constexpr std::string_view kKnownBytes =
    "00000034FFFFFFFFFFFFFFFF000000010000018BCFE568000000E67800000000000010000000008C8E987641"
    "0000000000000000";

TEST(TimerUnit, BytesAreThoseOfRocketMq) {
  std::string bytes;
  encode(known_unit(), bytes);
  EXPECT_EQ(to_hex(bytes), kKnownBytes);
  EXPECT_EQ(decode_timer_unit(bytes), known_unit());
}

TEST(TimerUnit, TruncatedOnesAreNone) {
  std::string bytes;
  encode(known_unit(), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_timer_unit(std::string_view(bytes).substr(0, size))) << size;
  }
}

TEST(TimerUnit, ZerosAndUnknownFlagsAreNone) {
  EXPECT_FALSE(decode_timer_unit(std::string(52, '\0')));
  TimerUnit unit = known_unit();
  unit.flags = 16;
  std::string bytes;
  encode(unit, bytes);
  EXPECT_FALSE(decode_timer_unit(bytes));
}

TEST(TimerUnit, TimesThatHaveNoSlotAreNone) {
  for (const auto& [enqueued_ms, delay_ms] :
       {std::pair<std::int64_t, std::int32_t>{-1000, 0}, {1000, -2000}, {INT64_MAX, 1}}) {
    TimerUnit unit = known_unit();
    unit.enqueued_ms = enqueued_ms;
    unit.delay_ms = delay_ms;
    std::string bytes;
    encode(unit, bytes);
    EXPECT_FALSE(decode_timer_unit(bytes)) << enqueued_ms;
  }
}

TEST(TimerUnit, BlankIsThatOfRocketMq) {
  std::string bytes;
  encode_timer_blank(16, bytes);
  EXPECT_EQ(to_hex(bytes), "000000100000000000000000CBD43194");
  EXPECT_TRUE(is_timer_blank(bytes));
  EXPECT_FALSE(decode_timer_unit(bytes));
}

}  // namespace
}  // namespace saker::store
