#include "config/checked.h"

#include <utility>

namespace saker::config {

Setting checked(Setting setting, ValueCheck check) {
  setting.set = [set = std::move(setting.set), check = std::move(check)](std::string_view text) {
    const Status allowed = check(text);
    return allowed.ok() ? set(text) : allowed;
  };
  return setting;
}

Status is_not_empty(std::string_view text) {
  if (!text.empty()) return {};
  return Error{ErrorCode::kInvalidArgument, "expected a text, got nothing"};
}

Status check_values(const Settings& settings) {
  for (const Setting& row : settings.rows()) {
    const Status taken = row.set(row.get());
    if (!taken.ok()) return Error{taken.error().code, row.name + ": " + taken.error().message};
  }
  return {};
}

}  // namespace saker::config
