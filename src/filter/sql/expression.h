#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "filter/sql/node.h"

namespace saker::filter::sql {

/// A condition on the properties of a message, as in `price > 10 AND region IN ('eu', 'us')`:
/// RocketMQ's SQL92 dialect (parser.h). Properties are texts, or missing; only what comes to true
/// matches, neither null nor an error does. Thread: any (immutable).
class Expression {
 public:
  /// Errors: kInvalidArgument, with what was expected and where.
  static Result<Expression> parse(std::string_view text);

  /// `properties`: the text form of a record.
  bool matches(std::string_view properties) const;

 private:
  explicit Expression(Program program);

  bool evaluate(std::string_view properties, std::span<Value> found, std::span<Value> values) const;
  bool evaluate(std::span<const Value> properties, std::span<Value> values) const;
  Value evaluate(const Node& node, std::span<const Value> properties,
                 std::span<const Value> values) const;
  Value is_in(const Node& node, const Value& value) const;
  Value found(const Node& node, const Value& value) const;

  Program program_;
  std::uint64_t name_sizes_ = 0;  ///< of the properties, as bits: most of a message are others
};

}  // namespace saker::filter::sql
