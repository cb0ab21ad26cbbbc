#include "broker/topic/known_topic.h"

#include "broker/remark.h"
#include "broker/topic/topic_name.h"
#include "model/attribute.h"

namespace saker::broker {
namespace {

bool has(const Topic& topic, const char* name, std::string_view value) {
  const auto found = topic.attributes.find(name);
  return found != topic.attributes.end() && found->second == value;
}

std::string describe_perm(std::int32_t perm) {
  std::string text;
  text += (perm & kPermRead) != 0 ? 'R' : '-';
  text += (perm & kPermWrite) != 0 ? 'W' : '-';
  text += (perm & kPermInherit) != 0 ? 'X' : '-';
  return text;
}

std::string describe(const std::map<std::string, std::string>& attributes) {
  std::string text;
  for (const auto& [name, value] : attributes) {
    text += (text.empty() ? "" : ", ") + name + "=" + value;
  }
  return "{" + text + "}";
}

}  // namespace

KnownTopic::KnownTopic(Topic topic)
    : config(std::move(topic)),
      sendable(check_sendable(config.name)),
      retry_group(is_retry_topic(config.name) ? group_of(config.name) : ""),
      is_compaction(has(config, kCleanupPolicy, "COMPACTION")),
      is_batch_queue(has(config, kQueueType, "BatchCQ")),
      is_priority(has(config, kMessageType, "PRIORITY")) {}

std::string describe(const Topic& topic) {
  return "TopicConfig [topicName=" + topic.name +
         ", readQueueNums=" + std::to_string(topic.read_queue_count) +
         ", writeQueueNums=" + std::to_string(topic.write_queue_count) +
         ", perm=" + describe_perm(topic.perm) + ", topicFilterType=" +
         (topic.filter_type == TopicFilterType::kMultiTag ? "MULTI_TAG" : "SINGLE_TAG") +
         ", topicSysFlag=" + std::to_string(topic.sys_flag) +
         ", order=" + (topic.order ? "true" : "false") +
         ", attributes=" + describe(topic.attributes) + "]";
}

api::Outcome check_sendable(std::string_view topic) {
  if (api::Outcome name = check_topic_name(topic); !name.ok()) return name;
  if (is_closed_to_senders(topic)) {
    return refused(api::Status::kNoPermission,
                   "Sending message to topic[" + std::string(topic) + "] is forbidden.");
  }
  return {};
}

}  // namespace saker::broker
