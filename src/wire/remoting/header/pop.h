#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/remoting/field_reader.h"

namespace saker::wire::remoting {

/// Header of POP_MESSAGE.
struct PopMessageHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view consumer_group;
  std::string_view topic;
  std::int32_t queue_id = 0;
  std::int32_t max_msg_nums = 0;
  std::int64_t invisible_time = 0;
  std::int64_t poll_time = 0;
  std::int64_t born_time = 0;
  std::int32_t init_mode = 0;  ///< 0: from the first message, 1: from the last
  std::string_view exp_type;
  std::string_view exp;
  bool order = false;
  std::string_view attempt_id;

  template <class V>
  void fields(V& v) {
    v.required({"consumerGroup"}, consumer_group);
    v.required({"topic"}, topic);
    v.required({"queueId"}, queue_id);
    v.required({"maxMsgNums"}, max_msg_nums);
    v.required({"invisibleTime"}, invisible_time);
    v.required({"pollTime"}, poll_time);
    v.optional({"bornTime"}, born_time);
    v.required({"initMode"}, init_mode);
    v.optional({"expType"}, exp_type);
    v.optional({"exp"}, exp);
    v.optional({"order"}, order);
    v.optional({"attemptId"}, attempt_id);
  }
};

/// Header of PEEK_MESSAGE and POLLING_INFO (which has no count).
struct PeekMessageHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view consumer_group;
  std::string_view topic;
  std::int32_t queue_id = 0;
  std::int32_t max_msg_nums = 0;

  template <class V>
  void fields(V& v) {
    v.required({"consumerGroup"}, consumer_group);
    v.required({"topic"}, topic);
    v.required({"queueId"}, queue_id);
    v.optional({"maxMsgNums"}, max_msg_nums);
  }
};

/// Header of NOTIFICATION.
struct NotificationHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view consumer_group;
  std::string_view topic;
  std::int32_t queue_id = 0;
  std::int64_t poll_time = 0;
  std::int64_t born_time = 0;
  bool order = false;
  std::string_view attempt_id;
  std::string_view exp_type;
  std::string_view exp;

  template <class V>
  void fields(V& v) {
    v.required({"consumerGroup"}, consumer_group);
    v.required({"topic"}, topic);
    v.required({"queueId"}, queue_id);
    v.required({"pollTime"}, poll_time);
    v.required({"bornTime"}, born_time);
    v.optional({"order"}, order);
    v.optional({"attemptId"}, attempt_id);
    v.optional({"expType"}, exp_type);
    v.optional({"exp"}, exp);
  }
};

/// Header of POP_LITE_MESSAGE.
struct PopLiteMessageHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view client_id;
  std::string_view consumer_group;
  std::string_view topic;  ///< the parent of the lite topics
  std::int32_t max_msg_num = 0;
  std::int64_t invisible_time = 0;
  std::int64_t poll_time = 0;
  std::int64_t born_time = 0;
  std::string_view attempt_id;

  template <class V>
  void fields(V& v) {
    v.required({"clientId"}, client_id);
    v.required({"consumerGroup"}, consumer_group);
    v.required({"topic"}, topic);
    v.required({"maxMsgNum"}, max_msg_num);
    v.required({"invisibleTime"}, invisible_time);
    v.required({"pollTime"}, poll_time);
    v.required({"bornTime"}, born_time);
    v.optional({"attemptId"}, attempt_id);
  }
};

/// Header of ACK_MESSAGE and, with the time, CHANGE_MESSAGE_INVISIBLETIME.
struct AckMessageHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view consumer_group;
  std::string_view topic;
  std::int32_t queue_id = 0;
  std::string_view extra_info;  ///< a PopReceipt
  std::int64_t offset = 0;
  std::optional<std::int64_t> invisible_time;
  bool suspend = false;
  std::string_view lite_topic;

  template <class V>
  void fields(V& v) {
    v.required({"consumerGroup"}, consumer_group);
    v.required({"topic"}, topic);
    v.required({"queueId"}, queue_id);
    v.optional({"extraInfo"}, extra_info);
    v.required({"offset"}, offset);
    v.optional({"invisibleTime"}, invisible_time);
    v.optional({"suspend"}, suspend);
    v.optional({"liteTopic"}, lite_topic);
  }
};

}  // namespace saker::wire::remoting
