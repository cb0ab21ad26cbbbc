#include "broker/produce/unique_key.h"

#include <ctime>

#include "base/hex.h"
#include "broker/produce/hex_digits.h"

namespace saker::broker {
namespace {

constexpr int kTimeDigits = 8;
constexpr int kCounterDigits = 4;

std::string fixed_part(const UniqueKeyMaker::Identity& identity) {
  std::string text;
  append_hex(text, identity.host.ip_bytes());
  char rest[4 + 8];
  write_hex(rest, static_cast<std::uint32_t>(identity.process_id), 4);
  write_hex(rest + 4, identity.salt, 8);
  return text.append(rest, sizeof rest);
}

std::int64_t month_begin(std::tm date) {
  date.tm_mday = 1;
  date.tm_hour = date.tm_min = date.tm_sec = 0;
  date.tm_isdst = -1;
  return std::int64_t{std::mktime(&date)} * 1000;
}

}  // namespace

UniqueKeyMaker::UniqueKeyMaker(const Identity& identity, const Clock& clock)
    : clock_(clock), key_(fixed_part(identity)), fixed_size_(key_.size()) {
  key_.resize(fixed_size_ + kTimeDigits + kCounterDigits);
}

std::string_view UniqueKeyMaker::next() {
  const std::int64_t now_ms = clock_.wall_ms();
  if (now_ms < month_begin_ms_ || now_ms >= month_end_ms_) begin_month(now_ms);
  char* const out = key_.data() + fixed_size_;
  write_hex(out, static_cast<std::uint64_t>(now_ms - month_begin_ms_), kTimeDigits);
  write_hex(out + kTimeDigits, counter_++, kCounterDigits);
  return key_;
}

void UniqueKeyMaker::begin_month(std::int64_t now_ms) {
  const std::time_t seconds = now_ms / 1000;
  std::tm date{};
  localtime_r(&seconds, &date);
  month_begin_ms_ = month_begin(date);
  ++date.tm_mon;
  month_end_ms_ = month_begin(date);
}

}  // namespace saker::broker
