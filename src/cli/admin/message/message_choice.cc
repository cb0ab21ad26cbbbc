#include "cli/admin/message/message_choice.h"

#include "wire/message/message_tag.h"

namespace saker::cli {

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
  return wire::message::has_tag(message, filter_.expression);
}

}  // namespace saker::cli
