#include "store/retention/delete_hours.h"

#include <charconv>
#include <ctime>

namespace saker::store {

std::optional<DeleteHours> DeleteHours::parse(std::string_view text) {
  DeleteHours hours;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(';'));
    text.remove_prefix(one.size() == text.size() ? one.size() : one.size() + 1);
    std::size_t hour = 0;
    const auto [end, error] = std::from_chars(one.data(), one.data() + one.size(), hour);
    const bool is_whole = error == std::errc{} && end == one.data() + one.size();
    if (!is_whole || hour >= hours.hours_.size()) return std::nullopt;
    hours.hours_.set(hour);
  }
  return hours;
}

bool DeleteHours::include(std::int64_t wall_ms) const {
  const std::time_t seconds = wall_ms / 1000;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return hours_.test(static_cast<std::size_t>(local.tm_hour));
}

}  // namespace saker::store
