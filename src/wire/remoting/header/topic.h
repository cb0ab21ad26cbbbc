#pragma once

#include <cstdint>
#include <string_view>

#include "wire/remoting/field_reader.h"

namespace saker::wire::remoting {

/// Header of UPDATE_AND_CREATE_TOPIC.
struct CreateTopicHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view topic;
  std::string_view default_topic;
  std::int32_t read_queue_nums = 0;
  std::int32_t write_queue_nums = 0;
  std::int32_t perm = 0;
  std::string_view topic_filter_type;
  std::int32_t topic_sys_flag = 0;
  bool order = false;
  std::string_view attributes;  ///< "+key=value,-key"

  template <class V>
  void fields(V& v) {
    v.required({"topic"}, topic);
    v.optional({"defaultTopic"}, default_topic);
    v.required({"readQueueNums"}, read_queue_nums);
    v.required({"writeQueueNums"}, write_queue_nums);
    v.required({"perm"}, perm);
    v.required({"topicFilterType"}, topic_filter_type);
    v.optional({"topicSysFlag"}, topic_sys_flag);
    v.optional({"order"}, order);
    v.optional({"attributes"}, attributes);
  }
};

}  // namespace saker::wire::remoting
