#include "filter/selection.h"

#include <string>

namespace saker::filter {

bool is_tag_type(std::string_view expression_type) {
  return expression_type.empty() || expression_type == "TAG";
}

Result<Selection> Selection::parse(std::string_view type, std::string_view text) {
  if (is_tag_type(type)) {
    Result<TagExpression> tags = TagExpression::parse(text);
    if (!tags) return tags.error();
    return Selection(std::move(*tags));
  }
  if (type != "SQL92") {
    return Error{ErrorCode::kInvalidArgument, "the expression type " + std::string(type) +
                                                  " is unknown; there are TAG and SQL92"};
  }
  Result<sql::Expression> sql = sql::Expression::parse(text);
  if (!sql) return sql.error();
  return Selection(std::move(*sql));
}

}  // namespace saker::filter
