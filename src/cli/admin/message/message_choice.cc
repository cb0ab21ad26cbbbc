#include "cli/admin/message/message_choice.h"

#include <algorithm>

#include "model/property.h"

namespace saker::cli {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool has_tag(const Message& message, std::string_view tags) {
  const std::string_view tag = message.property(property::kTags);
  while (!tags.empty()) {
    const std::size_t end = std::min(tags.find("||"), tags.size());
    const std::string_view one = trimmed(tags.substr(0, end));
    if (one == "*" || (!one.empty() && one == tag)) return true;
    tags.remove_prefix(std::min(end + 2, tags.size()));
  }
  return false;
}

}  // namespace

Result<MessageChoice> MessageChoice::parse(const std::string& tags, const std::string& sql) {
  MessageChoice choice;
  if (!tags.empty()) choice.filter_.expression = tags;
  if (sql.empty()) return choice;
  auto parsed = filter::sql::Expression::parse(sql);
  if (!parsed.ok()) {
    return Error{ErrorCode::kInvalidArgument,
                 "'" + sql + "' is no SQL92 expression: " + parsed.error().message};
  }
  choice.filter_ = {sql, true};
  choice.sql_ = std::move(*parsed);
  return choice;
}

bool MessageChoice::matches(const Message& message) const {
  if (sql_) return sql_->matches(message.record.properties);
  return has_tag(message, filter_.expression);
}

}  // namespace saker::cli
