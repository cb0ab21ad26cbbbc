#include "broker/filter/expression_check.h"

#include <string>

#include "broker/remark.h"
#include "filter/selection.h"

namespace saker::broker {

api::Outcome check_expression(const Options& options, const api::Expression& expression) {
  if (filter::is_tag_type(expression.type)) return {};
  if (!options.property_filter) {
    return refused(api::Status::kFailed, std::string(kNoPropertyFilter));
  }
  const auto parsed = filter::Selection::parse(expression.type, expression.text);
  if (parsed) return {};
  return refused(api::Status::kSubscriptionInvalid, parsed.error().message);
}

}  // namespace saker::broker
