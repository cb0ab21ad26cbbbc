#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "filter/sql/expression.h"
#include "filter/tag_expression.h"

namespace saker::filter {

/// "TAG", or nothing.
bool is_tag_type(std::string_view expression_type);

/// Which messages of a topic a consumer wants: those with certain tags, or those whose properties
/// meet a condition. A message is wanted if its queue entry may match and its properties do.
/// Thread: any (immutable).
class Selection {
 public:
  /// `type`: "TAG", empty, or "SQL92". Errors: kInvalidArgument, for people.
  static Result<Selection> parse(std::string_view type, std::string_view text);
  static Selection none() { return Selection(TagExpression::none()); }

  bool is_all() const { return tags_.matches_all() && !sql_; }
  /// By what a queue entry says of a message. Always true where properties decide.
  bool may_match(std::int64_t tags_code) const { return tags_.matches(tags_code); }
  /// Whether properties must be looked at.
  bool needs_properties() const { return sql_.has_value(); }
  /// By the properties of a record, in their text form.
  bool matches(std::string_view properties) const { return !sql_ || sql_->matches(properties); }

 private:
  explicit Selection(TagExpression tags) : tags_(std::move(tags)) {}
  explicit Selection(sql::Expression sql) : tags_(TagExpression::all()), sql_(std::move(sql)) {}

  TagExpression tags_;
  std::optional<sql::Expression> sql_;
};

}  // namespace saker::filter
