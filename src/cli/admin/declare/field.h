#pragma once

#include <optional>
#include <span>
#include <string>

#include "model/group.h"
#include "model/topic.h"

namespace saker::cli {

/// One setting of a topic or a group, as text.
template <class T>
struct Field {
  const char* name;
  const char* values;  ///< what it may be, for people
  bool is_text;        ///< written in quotes in JSON
  std::string (*read)(const T&);
  bool (*write)(T&, const std::string& value);  ///< false: it may not be that
};

/// readQueues, writeQueues, permission, order.
std::span<const Field<Topic>> topic_fields();
/// consume, consumeFromMin, broadcast, ordered, retryQueues, retryMax, retryPolicy, …
std::span<const Field<Group>> group_fields();

/// JSON without blanks, members of objects in alphabetical order. Nothing if it is none.
std::optional<std::string> canonical_json(const std::string& json);

}  // namespace saker::cli
