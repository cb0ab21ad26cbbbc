#pragma once

#include <optional>
#include <string>

#include "cli/admin/message/message_store.h"
#include "filter/sql/expression.h"

namespace saker::cli {

/// Which messages are wanted: brokers choose first, but by hashes of tags, and some let everything
/// pass where SQL is broken or switched off. Thread: any (immutable).
class MessageChoice {
 public:
  /// `tags`: "A || B"; `sql`: SQL92. Both empty: all; not both given. Errors: kInvalidArgument for
  /// SQL that is none.
  static Result<MessageChoice> parse(const std::string& tags, const std::string& sql);

  const MessageFilter& filter() const { return filter_; }  ///< for brokers
  bool matches(const Message& message) const;

 private:
  MessageFilter filter_;
  std::optional<filter::sql::Expression> sql_;
};

}  // namespace saker::cli
