#include "filter/tag_expression.h"

#include <algorithm>

#include "base/java_hash.h"

namespace saker::filter {
namespace {

constexpr std::string_view kSeparator = "||";

std::string_view trimmed(std::string_view text) {
  // Java's trim(): everything up to and including the blank.
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

Result<TagExpression> TagExpression::parse(std::string_view text) {
  if (text.empty() || text == "*") return all();

  TagExpression expression = none();
  bool only_separators = true;
  for (std::string_view rest = text;;) {
    const std::size_t end = rest.find(kSeparator);
    const std::string_view part = rest.substr(0, end);
    only_separators = only_separators && part.empty();
    if (const std::string_view tag = trimmed(part); !tag.empty()) {
      expression.codes_.push_back(java_hash(tag));
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + kSeparator.size());
  }
  if (only_separators) {
    return Error{ErrorCode::kInvalidArgument,
                 "the tag expression '" + std::string(text) + "' names no tag"};
  }
  std::sort(expression.codes_.begin(), expression.codes_.end());
  return expression;
}

bool TagExpression::matches(std::int64_t tags_code) const {
  return all_ ||
         std::binary_search(codes_.begin(), codes_.end(), static_cast<std::int32_t>(tags_code));
}

}  // namespace saker::filter
