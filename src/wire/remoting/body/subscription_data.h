#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

/// What a consumer group wants of a topic, as its client computed it.
struct SubscriptionData {
  std::string topic;
  std::string sub_string;  ///< "*", "A || B", an SQL expression
  std::vector<std::string> tags_set;
  std::vector<std::int32_t> code_set;  ///< Java hashes of the tags; Go sends them as text
  std::int64_t sub_version = 0;        ///< ms; Go: ns
  std::string expression_type = "TAG";
  bool class_filter_mode = false;

  friend bool operator==(const SubscriptionData&, const SubscriptionData&) = default;
};

void write(json::Writer& writer, const SubscriptionData& subscription);
/// An absent or empty expressionType is TAG.
SubscriptionData read_subscription(json::Value value);

}  // namespace saker::wire::remoting::body
