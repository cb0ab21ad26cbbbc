#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/remoting/field_reader.h"

namespace saker::wire::remoting {

/// Bits of PullMessageHeader::sys_flag. ON WIRE: never renumber.
namespace pull_flag {
inline constexpr std::int32_t kCommitOffset = 1;
inline constexpr std::int32_t kSuspend = 2;
inline constexpr std::int32_t kSubscription = 4;
inline constexpr std::int32_t kLitePull = 16;
}  // namespace pull_flag

/// Header of PULL_MESSAGE and LITE_PULL_MESSAGE.
struct PullMessageHeader {
  static constexpr Numbers kNumbers = Numbers::kStrict;

  std::string_view consumer_group;
  std::string_view topic;
  std::int32_t queue_id = 0;
  std::int64_t queue_offset = 0;
  std::int32_t max_msg_nums = 0;
  std::int32_t sys_flag = 0;
  std::int64_t commit_offset = 0;
  std::int64_t suspend_timeout_millis = 0;
  std::string_view subscription;
  std::int64_t sub_version = 0;
  std::string_view expression_type;
  std::string_view lite_topic;

  bool has(std::int32_t bit) const { return (sys_flag & bit) != 0; }

  template <class V>
  void fields(V& v) {
    v.required({"consumerGroup"}, consumer_group);
    v.required({"topic"}, topic);
    v.required({"queueId"}, queue_id);
    v.required({"queueOffset"}, queue_offset);
    v.required({"maxMsgNums"}, max_msg_nums);
    v.required({"sysFlag"}, sys_flag);
    v.required({"commitOffset"}, commit_offset);
    v.required({"suspendTimeoutMillis"}, suspend_timeout_millis);
    v.optional({"subscription"}, subscription);
    v.required({"subVersion"}, sub_version);
    v.optional({"expressionType"}, expression_type);
    v.optional({"liteTopic"}, lite_topic);
  }
};

}  // namespace saker::wire::remoting
