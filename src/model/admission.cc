#include "model/admission.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "model/attribute.h"
#include "model/name_rule.h"
#include "model/topic_limits.h"

namespace saker {
namespace {

constexpr std::string_view kSystemGroupPrefix = "CID_RMQ_SYS_";
// Source: spec 03 §10, 05 §9.
constexpr std::array<std::string_view, 14> kSystemGroups = {
    "TOOLS_CONSUMER",     "FILTERSRV_CONSUMER", "SELF_TEST_C_GROUP",     "SELF_TEST_P_GROUP",
    "CID_ONS-HTTP-PROXY", "CID_ONSAPI_PULL",    "CID_ONSAPI_PERMISSION", "CID_ONSAPI_OWNER",
    "DEFAULT_PRODUCER",   "DEFAULT_CONSUMER",   "CLIENT_INNER_PRODUCER", "SCHEDULE_CONSUMER",
    "__MONITOR_CONSUMER", "CID_SYS_RMQ_TRANS"};

bool asks_for_mixed(const Attributes& edits) {
  for (const char* name : {"+message.type", "message.type"}) {
    const auto found = edits.find(name);
    if (found != edits.end() && found->second == "MIXED") return true;
  }
  return false;
}

struct Number {
  std::string_view name;
  std::int32_t value = 0;
};

/// `what`: "topic[Orders]".
std::string out_of_range(const std::string& what, const Number& number, const std::string& range) {
  return "The " + what + " cannot have " + std::string(number.name) + " " +
         std::to_string(number.value) + ": it has to be from " + range;
}

/// Empty: as many queues there may be.
std::string count_fault(const std::string& what, const Number& count) {
  if (is_queue_count(count.value)) return "";
  return out_of_range(what, count, "0 to " + std::to_string(kQueueCountMax));
}

std::string number_fault(const Topic& topic) {
  const std::string what = "topic[" + topic.name + "]";
  std::string fault = count_fault(what, {"readQueueNums", topic.read_queue_count});
  if (fault.empty()) fault = count_fault(what, {"writeQueueNums", topic.write_queue_count});
  if (fault.empty() && !is_perm(topic.perm))
    fault = out_of_range(what, {"perm", topic.perm}, "0 to 7");
  return fault;
}

}  // namespace

std::string system_topic_fault(std::string_view topic) {
  return "The topic[" + std::string(topic) + "] is conflict with system topic.";
}

bool is_system_group(std::string_view name) {
  return name.starts_with(kSystemGroupPrefix) ||
         std::find(kSystemGroups.begin(), kSystemGroups.end(), name) != kSystemGroups.end();
}

std::string system_group_fault(std::string_view group) {
  if (!is_system_group(group)) return "";
  return "group '" + std::string(group) +
         "' is one of the broker's own, or of RocketMQ's tools: it is neither made, changed nor "
         "deleted by hand; take another name";
}

std::string topic_fault(const Topic& request, const TopicPolicy& policy) {
  if (std::string fault = topic_name_fault(request.name); !fault.empty()) return fault;
  if (policy.protects_system_topics && policy.is_system_topic)
    return system_topic_fault(request.name);
  if (!policy.allows_mixed_type && asks_for_mixed(request.attributes))
    return "MIXED message type is not supported.";
  return number_fault(request);
}

std::string group_fault(const Group& request) {
  if (std::string fault = group_name_fault(request.name); !fault.empty()) return fault;
  return count_fault("group[" + request.name + "]", {"retryQueueNums", request.retry_queue_count});
}

}  // namespace saker
