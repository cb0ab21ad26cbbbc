#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace saker::filter::sql {

/// The evaluation stops, and the message does not match: as an exception of the reference does.
struct Failed {};
struct Null {};

/// What a part of an expression comes to: nothing, a truth, a number, the text of a property.
using Value =
    std::variant<Null, Failed, bool, std::int32_t, std::int64_t, double, std::string_view>;

inline bool is_null(const Value& value) { return std::holds_alternative<Null>(value); }
inline bool is_failed(const Value& value) { return std::holds_alternative<Failed>(value); }
inline bool is_true(const Value& value) {
  const bool* truth = std::get_if<bool>(&value);
  return truth != nullptr && *truth;
}
inline bool is_false(const Value& value) {
  const bool* truth = std::get_if<bool>(&value);
  return truth != nullptr && !*truth;
}

enum class Order { kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

/// `left = right` as RocketMQ decides it: a text is read as the number that it is compared with,
/// and fails where it is none; a missing right side is unequal to what is there (spec 05 §15.2).
Value equal(const Value& left, const Value& right);

/// `left < right` and so on: null where a side is missing; two texts are compared as numbers.
Value ordered(const Value& left, Order order, const Value& right);

/// `-value`; null for what is no number.
Value negated(const Value& value);

/// NOT, AND, OR over true, false and null.
Value logical_not(const Value& value);
Value logical_and(const Value& left, const Value& right);
Value logical_or(const Value& left, const Value& right);

/// A text as Java's Double.valueOf, Integer.valueOf and Long.valueOf read it; Failed where they
/// throw. Not known here: hexadecimal floating point, digits other than 0 to 9.
Value java_double(std::string_view text);
Value java_int(std::string_view text);
Value java_long(std::string_view text);

}  // namespace saker::filter::sql
