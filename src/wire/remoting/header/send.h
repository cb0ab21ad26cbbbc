#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/remoting/field_reader.h"

namespace saker::wire::remoting {

/// Header of SEND_MESSAGE (long names), SEND_MESSAGE_V2 and SEND_BATCH_MESSAGE (letters).
/// RocketMQ's required fields that it does not miss in practice are optional here too.
struct SendMessageHeader {
  static constexpr Numbers kNumbers = Numbers::kStrict;

  std::string_view producer_group;
  std::string_view topic;
  std::string_view default_topic;
  std::int32_t default_topic_queue_nums = 0;
  std::int32_t queue_id = 0;
  std::int32_t sys_flag = 0;
  std::int64_t born_timestamp = 0;
  std::int32_t flag = 0;
  std::string_view properties;
  std::int32_t reconsume_times = 0;
  bool unit_mode = false;
  std::optional<std::int32_t> max_reconsume_times;
  bool batch = false;

  template <class V>
  void fields(V& v) {
    v.optional({"producerGroup", "a"}, producer_group);
    v.required({"topic", "b"}, topic);
    v.optional({"defaultTopic", "c"}, default_topic);
    v.optional({"defaultTopicQueueNums", "d"}, default_topic_queue_nums);
    v.required({"queueId", "e"}, queue_id);
    v.required({"sysFlag", "f"}, sys_flag);
    v.required({"bornTimestamp", "g"}, born_timestamp);
    v.required({"flag", "h"}, flag);
    v.optional({"properties", "i"}, properties);
    v.optional({"reconsumeTimes", "j"}, reconsume_times);
    v.optional({"unitMode", "k"}, unit_mode);
    v.optional({"maxReconsumeTimes", "l"}, max_reconsume_times);
    v.optional({"batch", "m"}, batch);
  }
};

/// Header of CONSUMER_SEND_MSG_BACK.
struct SendMsgBackHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::int64_t offset = 0;
  std::string_view group;
  std::int32_t delay_level = 0;
  std::string_view origin_msg_id;
  std::string_view origin_topic;
  bool unit_mode = false;
  std::optional<std::int32_t> max_reconsume_times;

  template <class V>
  void fields(V& v) {
    v.required({"offset"}, offset);
    v.required({"group"}, group);
    v.required({"delayLevel"}, delay_level);
    v.optional({"originMsgId"}, origin_msg_id);
    v.optional({"originTopic"}, origin_topic);
    v.optional({"unitMode"}, unit_mode);
    v.optional({"maxReconsumeTimes"}, max_reconsume_times);
  }
};

/// Header of RECALL_MESSAGE.
struct RecallMessageHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view producer_group;
  std::string_view topic;
  std::string_view recall_handle;

  template <class V>
  void fields(V& v) {
    v.optional({"producerGroup"}, producer_group);
    v.required({"topic"}, topic);
    v.optional({"recallHandle"}, recall_handle);
  }
};

}  // namespace saker::wire::remoting
