#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/remoting/field_reader.h"

namespace saker::wire::remoting {

/// Header of QUERY_CONSUMER_OFFSET and UPDATE_CONSUMER_OFFSET.
struct ConsumerOffsetHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view consumer_group;
  std::string_view topic;
  std::optional<std::int32_t> queue_id;
  std::optional<std::int64_t> commit_offset;
  std::optional<bool> set_zero_if_not_found;

  template <class V>
  void fields(V& v) {
    v.required({"consumerGroup"}, consumer_group);
    v.required({"topic"}, topic);
    v.optional({"queueId"}, queue_id);
    v.optional({"commitOffset"}, commit_offset);
    v.optional({"setZeroIfNotFound"}, set_zero_if_not_found);
  }
};

/// Header of GET_MAX_OFFSET, GET_MIN_OFFSET, GET_EARLIEST_MSG_STORETIME and, with the time,
/// SEARCH_OFFSET_BY_TIMESTAMP.
struct QueueHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view topic;
  std::int32_t queue_id = 0;
  std::optional<std::int64_t> timestamp;
  std::string_view boundary_type;
  std::string_view lite_topic;  ///< SEARCH_OFFSET_BY_TIMESTAMP

  template <class V>
  void fields(V& v) {
    v.required({"topic"}, topic);
    v.required({"queueId"}, queue_id);
    v.optional({"timestamp"}, timestamp);
    v.optional({"boundaryType"}, boundary_type);
    v.optional({"liteTopic"}, lite_topic);
  }
};

}  // namespace saker::wire::remoting
