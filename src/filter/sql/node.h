#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "filter/sql/value.h"

namespace saker::filter::sql {

/// What one part of an expression does.
enum class NodeKind {
  kLiteral,     ///< value; of a string: text number `slot`
  kProperty,    ///< property number `slot`
  kNegated,     ///< - left
  kEqual,       ///< left = right
  kOrdered,     ///< left `order` right
  kIn,          ///< left in the texts [slot, slot_end)
  kContains,    ///< left contains text number `slot`
  kStartsWith,  ///< likewise
  kEndsWith,    ///< likewise
  kPresent,     ///< a bare property as a condition: false, null where it is missing
  kNot,         ///< NOT left
  kAnd,         ///< left AND right
  kOr,          ///< left OR right
};

/// One part of an expression; parts refer to earlier ones by number.
struct Node {
  NodeKind kind = NodeKind::kLiteral;
  std::size_t left = 0;
  std::size_t right = 0;
  std::size_t slot = 0;
  std::size_t slot_end = 0;
  Value value{};  ///< of a literal that is no string
  Order order = Order::kLess;
  bool is_inverted = false;  ///< of kIn and the three searches: with NOT

  /// Comes to true, false or null: may stand beside AND, OR and behind NOT.
  bool is_condition() const;
};

/// A compiled expression.
struct Program {
  std::vector<Node> nodes;              ///< in an order in which they can be evaluated
  std::size_t root = 0;                 ///< the whole
  std::vector<std::string> properties;  ///< names
  std::vector<std::string> texts;       ///< of string literals
};

}  // namespace saker::filter::sql
