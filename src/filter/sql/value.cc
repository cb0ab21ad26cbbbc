#include "filter/sql/value.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>

namespace saker::filter::sql {
namespace {

template <class Integer>
std::optional<Integer> parse_whole(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  Integer number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template <class Integer>
Value java_integer(std::string_view text) {
  const std::optional<Integer> number = parse_whole<Integer>(text);
  return number ? Value(*number) : Value(Failed{});
}

std::string_view trimmed(std::string_view text) {
  // As Java's trim: everything up to the space counts as blank.
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Digits, perhaps a point, perhaps an exponent: what strtod then reads whole.
bool is_decimal(std::string_view text) {
  const auto digits = [&text] {
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
    text.remove_prefix(count);
    return count;
  };
  std::size_t count = digits();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    count += digits();
  }
  if (count == 0) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return text.empty();
}

bool is_number(const Value& value) {
  return std::holds_alternative<std::int32_t>(value) ||
         std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
}

/// `text` as the type of `number`.
Value as_type_of(std::string_view text, const Value& number) {
  if (std::holds_alternative<std::int32_t>(number)) return java_int(text);
  if (std::holds_alternative<std::int64_t>(number)) return java_long(text);
  return java_double(text);
}

std::int64_t as_long(const Value& value) {
  if (const auto* small = std::get_if<std::int32_t>(&value)) return *small;
  return std::get<std::int64_t>(value);
}

double as_double(const Value& value) {
  if (const auto* exact = std::get_if<double>(&value)) return *exact;
  return static_cast<double>(as_long(value));
}

/// As Java's compareTo: NaN is equal to itself and above all, -0.0 is below 0.0.
int compare_doubles(double left, double right) {
  if (std::isnan(left) || std::isnan(right)) return std::isnan(left) - std::isnan(right);
  if (left != right) return left < right ? -1 : 1;
  return std::signbit(right) - std::signbit(left);
}

int compare_numbers(const Value& left, const Value& right) {
  if (std::holds_alternative<double>(left) || std::holds_alternative<double>(right)) {
    return compare_doubles(as_double(left), as_double(right));
  }
  const std::int64_t a = as_long(left);
  const std::int64_t b = as_long(right);
  return a < b ? -1 : static_cast<int>(a > b);
}

/// Two numbers, where a side may have been a text; nothing if that could not be read.
std::optional<int> compare_as_numbers(const Value& left, const Value& right) {
  // Nearly always a property and a whole number: without a detour over values.
  const auto* text_left = std::get_if<std::string_view>(&left);
  const auto* whole_right = std::get_if<std::int32_t>(&right);
  if (text_left != nullptr && whole_right != nullptr) {
    const std::optional<std::int32_t> number = parse_whole<std::int32_t>(*text_left);
    if (!number) return std::nullopt;
    return *number < *whole_right ? -1 : static_cast<int>(*number > *whole_right);
  }
  const auto* text_right = std::get_if<std::string_view>(&right);
  const Value from = text_left != nullptr ? as_type_of(*text_left, right) : left;
  const Value to = text_right != nullptr ? as_type_of(*text_right, from) : right;
  if (!is_number(from) || !is_number(to)) return std::nullopt;
  return compare_numbers(from, to);
}

bool is_java_true(std::string_view text) {
  if (text.size() != 4) return false;
  constexpr std::string_view kTrue = "true";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != kTrue[i]) return false;
  }
  return true;
}

}  // namespace

Value java_int(std::string_view text) { return java_integer<std::int32_t>(text); }
Value java_long(std::string_view text) { return java_integer<std::int64_t>(text); }

Value java_double(std::string_view text) {
  text = trimmed(text);
  double sign = 1;
  if (text.starts_with('+') || text.starts_with('-')) {
    if (text.front() == '-') sign = -1;
    text.remove_prefix(1);
  }
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return sign * std::numeric_limits<double>::infinity();
  if (!text.empty() && std::string_view("dDfF").find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
  }
  if (!is_decimal(text)) return Failed{};
  return sign * std::strtod(std::string(text).c_str(), nullptr);
}

Value equal(const Value& left, const Value& right) {
  if (is_failed(left) || is_failed(right)) return Failed{};
  if (is_null(left)) return is_null(right) ? Value(true) : Value(Null{});
  if (is_null(right)) return false;
  const auto* left_text = std::get_if<std::string_view>(&left);
  const auto* right_text = std::get_if<std::string_view>(&right);
  if (left_text != nullptr && right_text != nullptr) return *left_text == *right_text;
  const bool* left_truth = std::get_if<bool>(&left);
  const bool* right_truth = std::get_if<bool>(&right);
  if (left_truth != nullptr && right_truth != nullptr) return *left_truth == *right_truth;
  if (left_text != nullptr && right_truth != nullptr) {
    return is_java_true(*left_text) == *right_truth;
  }
  if (left_truth != nullptr && right_text != nullptr) return Failed{};
  if (left_truth != nullptr || right_truth != nullptr) return false;
  const std::optional<int> compared = compare_as_numbers(left, right);
  return compared ? Value(*compared == 0) : Value(Failed{});
}

Value ordered(const Value& left, Order order, const Value& right) {
  if (is_failed(left) || is_failed(right)) return Failed{};
  if (is_null(left) || is_null(right)) return Null{};
  const auto* left_text = std::get_if<std::string_view>(&left);
  const auto* right_text = std::get_if<std::string_view>(&right);
  const bool both_texts = left_text != nullptr && right_text != nullptr;
  const std::optional<int> compared =
      both_texts ? compare_as_numbers(java_double(*left_text), java_double(*right_text))
                 : compare_as_numbers(left, right);
  if (!compared) return Failed{};
  switch (order) {
    case Order::kLess:
      return *compared < 0;
    case Order::kLessOrEqual:
      return *compared <= 0;
    case Order::kGreater:
      return *compared > 0;
    case Order::kGreaterOrEqual:
      return *compared >= 0;
  }
  return Failed{};
}

Value negated(const Value& value) {
  if (is_failed(value)) return value;
  // As Java wraps: the least number is its own opposite.
  if (const auto* small = std::get_if<std::int32_t>(&value)) {
    return static_cast<std::int32_t>(0U - static_cast<std::uint32_t>(*small));
  }
  if (const auto* large = std::get_if<std::int64_t>(&value)) {
    return static_cast<std::int64_t>(0ULL - static_cast<std::uint64_t>(*large));
  }
  if (const auto* exact = std::get_if<double>(&value)) return -*exact;
  return Null{};
}

Value logical_not(const Value& value) {
  const bool* truth = std::get_if<bool>(&value);
  return truth != nullptr ? Value(!*truth) : value;
}

Value logical_and(const Value& left, const Value& right) {
  if (is_failed(left) || is_false(left)) return left;
  if (is_failed(right) || is_false(right)) return right;
  return is_null(left) || is_null(right) ? Value(Null{}) : Value(true);
}

Value logical_or(const Value& left, const Value& right) {
  if (is_failed(left) || is_true(left)) return left;
  if (is_failed(right) || is_true(right)) return right;
  return is_null(left) || is_null(right) ? Value(Null{}) : Value(false);
}

}  // namespace saker::filter::sql
