#include "filter/sql/parser.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "filter/sql/token.h"

namespace saker::filter::sql {

bool Node::is_condition() const {
  switch (kind) {
    case NodeKind::kLiteral:
      return std::holds_alternative<bool>(value);
    case NodeKind::kProperty:
    case NodeKind::kNegated:
      return false;
    default:
      return true;
  }
}

namespace {

/// Recursive descent; a failed step sets error_ and everything above it returns. Thread: one.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), lexer_(text) { advance(); }

  Result<Program> run() {
    program_.root = condition(expression());
    if (error_) return *error_;
    return std::move(program_);
  }

 private:
  using Id = std::size_t;

  Id expression();
  Id conjunction();
  Id equality();
  Id comparison();
  Id unary();
  Id primary();
  Id integer();
  Id floating();
  Id nested();
  Id order(Id left);
  Id search(Id left, bool is_inverted);
  Id between(Id left, bool is_inverted);
  Id in(Id left, bool is_inverted);
  Id null_test(Id left);

  Id add(const Node& node);
  Id condition(Id id);
  Id number_operand(Id id);
  Id equal_operand(Id id);
  void check_comparable(Id left, Id right);
  std::size_t slot_of(const std::string& name);
  std::size_t text_slot();

  void advance();
  bool accept(TokenKind kind, std::string_view text);
  bool expect(TokenKind kind, std::string_view text);
  Id fail(const std::string& what, std::size_t at);
  Id fail_expecting(const std::string& what);
  const Node& node(Id id) const { return program_.nodes[id]; }
  std::string place(std::size_t at) const { return describe_place(text_, at); }

  std::string_view text_;
  Lexer lexer_;
  Token token_;  ///< not yet used
  Program program_;
  std::optional<Error> error_;
  int depth_ = 0;
};

void Parser::advance() {
  Result<Token> next = lexer_.next();
  if (next) {
    token_ = std::move(*next);
  } else {
    if (!error_) error_ = next.error();
    token_ = Token{};
  }
}

bool Parser::accept(TokenKind kind, std::string_view text) {
  if (error_ || !token_.is(kind, text)) return false;
  advance();
  return true;
}

bool Parser::expect(TokenKind kind, std::string_view text) {
  if (accept(kind, text)) return true;
  fail_expecting(std::string(text));
  return false;
}

/// There is always a node 0 to go on with, until the error is noticed.
Parser::Id Parser::fail(const std::string& what, std::size_t at) {
  if (!error_) error_ = Error{ErrorCode::kInvalidArgument, what + " " + place(at)};
  if (program_.nodes.empty()) program_.nodes.emplace_back();
  return 0;
}

Parser::Id Parser::fail_expecting(const std::string& what) {
  const std::string found =
      token_.kind == TokenKind::kEnd ? "the end of the expression" : "'" + token_.text + "'";
  return fail("expected " + what + ", found " + found, token_.at);
}

Parser::Id Parser::add(const Node& node) {
  if (program_.nodes.size() >= kNodesMax) return fail("the expression is too long", token_.at);
  program_.nodes.push_back(node);
  return program_.nodes.size() - 1;
}

Parser::Id Parser::expression() {
  Id left = conjunction();
  while (accept(TokenKind::kKeyword, "OR")) {
    left = condition(left);
    left = add({.kind = NodeKind::kOr, .left = left, .right = condition(conjunction())});
  }
  return left;
}

Parser::Id Parser::conjunction() {
  Id left = equality();
  while (accept(TokenKind::kKeyword, "AND")) {
    left = condition(left);
    left = add({.kind = NodeKind::kAnd, .left = left, .right = condition(equality())});
  }
  return left;
}

Parser::Id Parser::equality() {
  Id left = comparison();
  while (!error_) {
    if (accept(TokenKind::kKeyword, "IS")) {
      left = null_test(left);
      continue;
    }
    const bool is_inverted = token_.is(TokenKind::kSymbol, "<>");
    if (!is_inverted && !token_.is(TokenKind::kSymbol, "=")) break;
    advance();
    left = equal_operand(left);
    const Id right = equal_operand(comparison());
    check_comparable(left, right);
    left = add({.kind = NodeKind::kEqual, .left = left, .right = right});
    if (is_inverted) left = add({.kind = NodeKind::kNot, .left = left});
  }
  return left;
}

Parser::Id Parser::null_test(Id left) {
  const bool is_inverted = accept(TokenKind::kKeyword, "NOT");
  if (!expect(TokenKind::kKeyword, "NULL")) return 0;
  const Id null = add({.kind = NodeKind::kLiteral, .value = Null{}});
  const Id test = add({.kind = NodeKind::kEqual, .left = left, .right = null});
  return is_inverted ? add({.kind = NodeKind::kNot, .left = test}) : test;
}

Parser::Id Parser::comparison() {
  Id left = unary();
  while (!error_) {
    const bool is_inverted = accept(TokenKind::kKeyword, "NOT");
    if (accept(TokenKind::kKeyword, "BETWEEN")) {
      left = between(left, is_inverted);
    } else if (accept(TokenKind::kKeyword, "IN")) {
      left = in(left, is_inverted);
    } else if (token_.is(TokenKind::kKeyword, "CONTAINS") ||
               token_.is(TokenKind::kKeyword, "STARTSWITH") ||
               token_.is(TokenKind::kKeyword, "ENDSWITH")) {
      left = search(left, is_inverted);
    } else if (is_inverted) {
      return fail_expecting("BETWEEN, IN, CONTAINS, STARTSWITH or ENDSWITH behind NOT");
    } else if (token_.kind == TokenKind::kSymbol &&
               (token_.text.front() == '>' || token_.text.front() == '<') && token_.text != "<>") {
      left = order(left);
    } else {
      break;
    }
  }
  return left;
}

Parser::Id Parser::order(Id left) {
  const std::string symbol = token_.text;
  left = number_operand(left);
  advance();
  const Id right = number_operand(unary());
  Order order = Order::kLess;
  if (symbol == "<=") order = Order::kLessOrEqual;
  if (symbol == ">") order = Order::kGreater;
  if (symbol == ">=") order = Order::kGreaterOrEqual;
  return add({.kind = NodeKind::kOrdered, .left = left, .right = right, .order = order});
}

Parser::Id Parser::search(Id left, bool is_inverted) {
  NodeKind kind = NodeKind::kContains;
  if (token_.text == "STARTSWITH") kind = NodeKind::kStartsWith;
  if (token_.text == "ENDSWITH") kind = NodeKind::kEndsWith;
  advance();
  if (token_.kind != TokenKind::kString) return fail_expecting("a string in quotes");
  return add({.kind = kind, .left = left, .slot = text_slot(), .is_inverted = is_inverted});
}

Parser::Id Parser::between(Id left, bool is_inverted) {
  const std::size_t at = token_.at;
  left = number_operand(left);
  const Id low = number_operand(unary());
  if (!expect(TokenKind::kKeyword, "AND")) return 0;
  const Id high = number_operand(unary());
  if (error_) return 0;
  const bool are_literals =
      node(low).kind == NodeKind::kLiteral && node(high).kind == NodeKind::kLiteral;
  if (are_literals && is_true(ordered(node(low).value, Order::kGreater, node(high).value))) {
    return fail("the lower bound of BETWEEN is above the upper one", at);
  }
  const Id first = add({.kind = NodeKind::kOrdered,
                        .left = left,
                        .right = low,
                        .order = is_inverted ? Order::kLess : Order::kGreaterOrEqual});
  const Id second = add({.kind = NodeKind::kOrdered,
                         .left = left,
                         .right = high,
                         .order = is_inverted ? Order::kGreater : Order::kLessOrEqual});
  return add(
      {.kind = is_inverted ? NodeKind::kOr : NodeKind::kAnd, .left = first, .right = second});
}

Parser::Id Parser::in(Id left, bool is_inverted) {
  if (error_) return 0;
  if (node(left).kind != NodeKind::kProperty) {
    return fail("only a property can be looked for with IN", token_.at);
  }
  if (!expect(TokenKind::kSymbol, "(")) return 0;
  const std::size_t begin = program_.texts.size();
  do {
    if (token_.kind != TokenKind::kString) return fail_expecting("a string in quotes");
    text_slot();
  } while (accept(TokenKind::kSymbol, ","));
  if (!expect(TokenKind::kSymbol, ")")) return 0;
  return add({.kind = NodeKind::kIn,
              .left = left,
              .slot = begin,
              .slot_end = program_.texts.size(),
              .is_inverted = is_inverted});
}

Parser::Id Parser::unary() {
  if (++depth_ > kDepthMax) return fail("the expression is nested too deep", token_.at);
  Id made = 0;
  if (accept(TokenKind::kSymbol, "+")) {
    made = unary();
  } else if (accept(TokenKind::kSymbol, "-")) {
    made = unary();
    made = add({.kind = NodeKind::kNegated, .left = made});
  } else if (accept(TokenKind::kKeyword, "NOT")) {
    made = condition(unary());
    made = add({.kind = NodeKind::kNot, .left = made});
  } else {
    made = primary();
  }
  --depth_;
  return made;
}

Parser::Id Parser::primary() {
  if (error_) return 0;
  switch (token_.kind) {
    case TokenKind::kInteger:
      return integer();
    case TokenKind::kFloat:
      return floating();
    case TokenKind::kString:
      return add({.kind = NodeKind::kLiteral, .slot = text_slot(), .value = std::string_view()});
    case TokenKind::kName: {
      const Id made = add({.kind = NodeKind::kProperty, .slot = slot_of(token_.text)});
      advance();
      return made;
    }
    default:
      break;
  }
  if (accept(TokenKind::kKeyword, "TRUE")) return add({.value = true});
  if (accept(TokenKind::kKeyword, "FALSE")) return add({.value = false});
  if (accept(TokenKind::kKeyword, "NULL")) return add({.value = Null{}});
  if (accept(TokenKind::kSymbol, "(")) return nested();
  return fail_expecting("a property, a number, a string or a parenthesis");
}

Parser::Id Parser::nested() {
  const Id made = expression();
  return expect(TokenKind::kSymbol, ")") ? made : 0;
}

Parser::Id Parser::integer() {
  std::string_view digits = token_.text;
  if (digits.ends_with('l') || digits.ends_with('L')) digits.remove_suffix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{}) return fail("the number " + token_.text + " is too large", token_.at);
  const bool is_small = value <= INT32_MAX;
  const Id made = add({.value = is_small ? Value(static_cast<std::int32_t>(value)) : Value(value)});
  advance();
  return made;
}

Parser::Id Parser::floating() {
  const double value = std::strtod(token_.text.c_str(), nullptr);
  // COMPAT: zero is below the least number that the reference's check lets pass.
  if (value == 0) return fail("the number " + token_.text + " is too small", token_.at);
  if (std::isinf(value)) return fail("the number " + token_.text + " is too large", token_.at);
  const Id made = add({.value = value});
  advance();
  return made;
}

Parser::Id Parser::condition(Id id) {
  if (error_) return 0;
  if (node(id).is_condition()) return id;
  if (node(id).kind == NodeKind::kProperty) {
    return add({.kind = NodeKind::kPresent, .left = id});
  }
  return fail("a condition is missing: what stands here is neither true nor false", token_.at);
}

Parser::Id Parser::number_operand(Id id) {
  if (error_) return 0;
  const Node& operand = node(id);
  const bool is_literal = operand.kind == NodeKind::kLiteral;
  const bool is_number = std::holds_alternative<std::int32_t>(operand.value) ||
                         std::holds_alternative<std::int64_t>(operand.value) ||
                         std::holds_alternative<double>(operand.value);
  if (is_literal ? is_number : !operand.is_condition()) return id;
  return fail("only numbers and properties can be compared by order", token_.at);
}

Parser::Id Parser::equal_operand(Id id) {
  if (error_) return 0;
  if (node(id).kind == NodeKind::kLiteral && is_null(node(id).value)) {
    return fail("NULL cannot be compared; use IS NULL", token_.at);
  }
  return id;
}

void Parser::check_comparable(Id left, Id right) {
  if (error_) return;
  const Node& a = node(left);
  const Node& b = node(right);
  if (a.kind != NodeKind::kLiteral || b.kind != NodeKind::kLiteral) return;
  if (a.is_condition() && !b.is_condition()) {
    fail("TRUE and FALSE cannot be compared with another literal", token_.at);
  }
}

std::size_t Parser::slot_of(const std::string& name) {
  const auto found = std::ranges::find(program_.properties, name);
  if (found != program_.properties.end()) {
    return static_cast<std::size_t>(found - program_.properties.begin());
  }
  if (program_.properties.size() >= kPropertiesMax) {
    return fail("more than " + std::to_string(kPropertiesMax) + " different properties", token_.at);
  }
  program_.properties.push_back(name);
  return program_.properties.size() - 1;
}

std::size_t Parser::text_slot() {
  program_.texts.push_back(token_.text);
  advance();
  return program_.texts.size() - 1;
}

}  // namespace

Result<Program> parse(std::string_view text) { return Parser(text).run(); }

}  // namespace saker::filter::sql
