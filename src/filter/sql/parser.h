#pragma once

#include <string_view>

#include "base/result.h"
#include "filter/sql/node.h"

namespace saker::filter::sql {

/// How deep parentheses, NOT and signs may be nested, and how many different properties and parts
/// there may be: an expression is a client's text.
inline constexpr int kDepthMax = 200;
inline constexpr std::size_t kPropertiesMax = 64;
inline constexpr std::size_t kNodesMax = 10'000;

/// Compiles an expression of RocketMQ's SQL92 dialect (spec 05 §15.2).
///
///     expr  := and { OR and }             and := eq { AND eq }
///     eq    := cmp { ('='|'<>') cmp | IS [NOT] NULL }
///     cmp   := unary { ('>'|'>='|'<'|'<=') unary | [NOT] (CONTAINS|STARTSWITH|ENDSWITH) string
///                    | [NOT] BETWEEN unary AND unary | [NOT] IN '(' string {',' string} ')' }
///     unary := '+' unary | '-' unary | NOT unary | literal | property | '(' expr ')'
///
/// COMPAT: NOT binds tighter than a comparison, and what follows a complete expression is not
/// looked at: expressions that work with RocketMQ are to work here. Errors: kInvalidArgument, with
/// what was expected and where.
Result<Program> parse(std::string_view text);

}  // namespace saker::filter::sql
