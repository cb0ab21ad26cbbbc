#include "filter/sql/expression.h"

#include <algorithm>
#include <array>

#include "filter/sql/parser.h"
#include "model/property.h"

namespace saker::filter::sql {
namespace {

/// Room that is made for every message costs more than most expressions: they get little, and only
/// large ones the heap.
constexpr std::size_t kFewProperties = 4;
constexpr std::size_t kFewNodes = 16;

/// Values of nodes, each of which is written before it is read.
union Room {
  Room() {}
  std::array<Value, kFewNodes> values;
};

/// Sizes from 63 on share one.
std::uint64_t bit_of(std::size_t size) {
  return std::uint64_t{1} << std::min<std::size_t>(size, 63);
}

}  // namespace

Expression::Expression(Program program) : program_(std::move(program)) {
  for (const std::string& name : program_.properties) name_sizes_ |= bit_of(name.size());
}

Result<Expression> Expression::parse(std::string_view text) {
  Result<Program> program = sql::parse(text);
  if (!program) return program.error();
  return Expression(std::move(*program));
}

bool Expression::matches(std::string_view properties) const {
  const std::size_t property_count = program_.properties.size();
  if (property_count <= kFewProperties && program_.nodes.size() <= kFewNodes) {
    std::array<Value, kFewProperties> found;
    Room room;
    return evaluate(properties, {found.data(), property_count}, room.values);
  }
  std::array<Value, kPropertiesMax> found;
  std::vector<Value> values(program_.nodes.size());
  return evaluate(properties, {found.data(), property_count}, values);
}

bool Expression::evaluate(std::string_view properties, std::span<Value> found,
                          std::span<Value> values) const {
  property::Reader reader(properties);
  for (property::Property p; reader.next(p);) {
    if ((name_sizes_ & bit_of(p.name.size())) == 0) continue;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (program_.properties[i] == p.name) found[i] = p.value;
    }
  }
  return evaluate(std::span<const Value>(found), values);
}

/// Every part is evaluated, in their order. That a left side decides without its right one, which
/// may have failed, is in logical_and and logical_or.
bool Expression::evaluate(std::span<const Value> properties, std::span<Value> values) const {
  for (std::size_t i = 0; i < program_.nodes.size(); ++i) {
    values[i] = evaluate(program_.nodes[i], properties, values);
  }
  return is_true(values[program_.root]);
}

Value Expression::evaluate(const Node& node, std::span<const Value> properties,
                           std::span<const Value> values) const {
  const Value& left = values[node.left];
  const Value& right = values[node.right];
  switch (node.kind) {
    case NodeKind::kLiteral: {
      const bool is_text = std::holds_alternative<std::string_view>(node.value);
      return is_text ? Value(std::string_view(program_.texts[node.slot])) : node.value;
    }
    case NodeKind::kProperty:
      return properties[node.slot];
    case NodeKind::kNegated:
      return negated(left);
    case NodeKind::kEqual:
      return equal(left, right);
    case NodeKind::kOrdered:
      return ordered(left, node.order, right);
    case NodeKind::kIn:
      return is_in(node, left);
    case NodeKind::kContains:
    case NodeKind::kStartsWith:
    case NodeKind::kEndsWith:
      return found(node, left);
    case NodeKind::kPresent:
      return is_null(left) ? Value(Null{}) : Value(false);
    case NodeKind::kNot:
      return logical_not(left);
    case NodeKind::kAnd:
      return logical_and(left, right);
    case NodeKind::kOr:
      return logical_or(left, right);
  }
  return Failed{};
}

Value Expression::is_in(const Node& node, const Value& value) const {
  const auto* text = std::get_if<std::string_view>(&value);
  if (text == nullptr) return value;
  const auto begin = program_.texts.begin();
  const bool is_there = std::find(begin + static_cast<std::ptrdiff_t>(node.slot),
                                  begin + static_cast<std::ptrdiff_t>(node.slot_end),
                                  *text) != begin + static_cast<std::ptrdiff_t>(node.slot_end);
  return is_there != node.is_inverted;
}

/// COMPAT: what is no text, or an empty text to look for, comes to false, with NOT, too.
Value Expression::found(const Node& node, const Value& value) const {
  if (is_failed(value)) return value;
  const auto* text = std::get_if<std::string_view>(&value);
  const std::string& wanted = program_.texts[node.slot];
  if (text == nullptr || wanted.empty()) return false;
  bool is_there = text->find(wanted) != std::string_view::npos;
  if (node.kind == NodeKind::kStartsWith) is_there = text->starts_with(wanted);
  if (node.kind == NodeKind::kEndsWith) is_there = text->ends_with(wanted);
  return is_there != node.is_inverted;
}

}  // namespace saker::filter::sql
