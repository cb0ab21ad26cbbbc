#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace saker {

/// What is configured of a consumer group on one broker. Defaults are those of RocketMQ 5.5.0's
/// SubscriptionGroupConfig.
struct Group {
  std::string name;
  bool consume_enabled = true;
  bool consume_from_min_enabled = true;
  bool broadcast_enabled = true;
  bool ordered = false;
  std::int32_t retry_queue_count = 1;
  std::int32_t retry_count_max = 16;
  std::string retry_policy_json = R"({"type":"CUSTOMIZED"})";  ///< kept as it came
  std::int64_t broker_id = 0;
  std::int64_t broker_id_when_slow = 1;
  bool notify_member_changes = true;
  std::int32_t sys_flag = 0;
  std::int32_t consume_timeout_min = 15;
  std::string subscriptions_json;  ///< subscriptionDataSet as it came; empty: absent
  std::map<std::string, std::string> attributes;

  friend bool operator==(const Group&, const Group&) = default;
};

}  // namespace saker
