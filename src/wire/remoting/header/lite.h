#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/remoting/field_reader.h"

namespace saker::wire::remoting {

/// Header of GET_PARENT_TOPIC_INFO, GET_LITE_TOPIC_INFO, GET_LITE_CLIENT_INFO, GET_LITE_GROUP_INFO
/// and TRIGGER_LITE_DISPATCH: each reads what concerns it.
struct LiteQueryHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view topic;  ///< of GET_PARENT_TOPIC_INFO
  std::string_view parent_topic;
  std::string_view lite_topic;
  std::string_view group;
  std::string_view client_id;
  std::int32_t max_count = 1'000;
  std::int32_t top_k = 0;

  template <class V>
  void fields(V& v) {
    v.optional({"topic"}, topic);
    v.optional({"parentTopic"}, parent_topic);
    v.optional({"liteTopic"}, lite_topic);
    v.optional({"group"}, group);
    v.optional({"clientId"}, client_id);
    v.optional({"maxCount"}, max_count);
    v.optional({"topK"}, top_k);
  }
};

}  // namespace saker::wire::remoting
