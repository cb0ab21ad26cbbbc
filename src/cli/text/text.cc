#include "cli/text/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "base/number.h"
#include "base/utc.h"

namespace saker::cli {
namespace {

constexpr std::int64_t kDigitsOfMsMin = 11;  // fewer digits are a year

bool is_number(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Takes `digits` digits after a character of `before` off the front; nothing if they are not
/// there.
std::optional<int> take(std::string_view& text, std::string_view before, std::size_t digits) {
  if (!before.empty()) {
    if (text.empty() || before.find(text.front()) == std::string_view::npos) return std::nullopt;
    text.remove_prefix(1);
  }
  if (text.size() < digits || !is_number(text.substr(0, digits))) return std::nullopt;
  int value = 0;
  std::from_chars(text.data(), text.data() + digits, value);
  text.remove_prefix(digits);
  return value;
}

}  // namespace

std::string size_text(std::int64_t bytes) {
  constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < kUnits.size()) value /= 1024, ++unit;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", value, kUnits[unit]);
  return text;
}

std::string duration_text(std::int64_t seconds) {
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array kUnits{Unit{86'400, "d"}, Unit{3'600, "h"}, Unit{60, "min"}, Unit{1, "s"}};
  for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
    if (seconds < kUnits[i].seconds) continue;
    const std::int64_t rest = seconds % kUnits[i].seconds / kUnits[i + 1].seconds;
    std::string text = std::to_string(seconds / kUnits[i].seconds) + " " + kUnits[i].name;
    if (rest > 0) text += " " + std::to_string(rest) + " " + kUnits[i + 1].name;
    return text;
  }
  return std::to_string(seconds) + " s";
}

std::string time_text(std::int64_t ms) { return ms < 0 ? std::to_string(ms) : utc_text(ms); }

std::optional<std::int64_t> parse_time(std::string_view text) {
  if (is_number(text) && static_cast<std::int64_t>(text.size()) >= kDigitsOfMsMin) {
    return whole_number(text);
  }
  if (!text.empty() && text.back() == 'Z') text.remove_suffix(1);
  const auto year = take(text, "", 4);
  const auto month = take(text, "-", 2);
  const auto day = take(text, "-", 2);
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31) return {};
  int time[3] = {0, 0, 0};
  for (int i = 0; i < 3 && !text.empty() && text.front() != '.'; ++i) {
    const auto part = take(text, i == 0 ? "T " : ":", 2);
    if (!part) return std::nullopt;
    time[i] = *part;
  }
  std::optional<int> ms = 0;
  if (!text.empty()) ms = take(text, ".", 3);
  if (!ms || !text.empty()) return std::nullopt;
  std::tm fields{};
  fields.tm_year = *year - 1900;
  fields.tm_mon = *month - 1;
  fields.tm_mday = *day;
  fields.tm_hour = time[0];
  fields.tm_min = time[1];
  fields.tm_sec = time[2];
  return std::int64_t{::timegm(&fields)} * 1000 + *ms;
}

std::string TextTable::text() const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    widths.push_back(columns_[c].title.size());
    for (const auto& row : rows_) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string out;
  const auto add_row = [&](const auto& cell_of) {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const bool is_last = c + 1 == columns_.size();
      const bool is_left = columns_[c].align == Align::kLeft;
      const std::string& cell = cell_of(c);
      const std::string gap(widths[c] - cell.size(), ' ');
      out += is_left ? cell + (is_last ? "" : gap) : gap + cell;
      out += is_last ? "\n" : "  ";
    }
  };
  add_row([&](std::size_t c) -> const std::string& { return columns_[c].title; });
  for (const auto& row : rows_)
    add_row([&](std::size_t c) -> const std::string& { return row[c]; });
  return out;
}

void TextTable::print() const { std::fputs(text().c_str(), stdout); }

}  // namespace saker::cli
