#include "model/delay_levels.h"

#include <charconv>
#include <string>

namespace saker {
namespace {

std::int64_t unit_ms(char unit) {
  switch (unit) {
    case 's':
      return 1'000;
    case 'm':
      return 60'000;
    case 'h':
      return 3'600'000;
    case 'd':
      return 86'400'000;
    default:
      return 0;
  }
}

Result<std::int64_t> parse_delay(std::string_view word) {
  std::int64_t number = 0;
  const char* const end = word.data() + word.size() - 1;
  const auto [at, error] = std::from_chars(word.data(), end, number);
  const std::int64_t unit = unit_ms(*end);
  if (error != std::errc{} || at != end || unit == 0 || number < 0 || number > 1'000'000) {
    return Error{ErrorCode::kInvalidArgument,
                 "'" + std::string(word) + "' is no number with a unit s, m, h or d"};
  }
  return number * unit;
}

}  // namespace

Result<DelayLevels> DelayLevels::parse(std::string_view text) {
  DelayLevels levels;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (word.empty()) continue;
    const Result<std::int64_t> delay = parse_delay(word);
    if (!delay) return delay.error();
    levels.delays_ms_.push_back(*delay);
  }
  if (levels.delays_ms_.empty()) {
    return Error{ErrorCode::kInvalidArgument, "expected at least one level, e.g. 1s 5s 10s"};
  }
  return levels;
}

}  // namespace saker
