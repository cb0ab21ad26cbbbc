#include "broker/topic/topic_name.h"

#include "broker/remark.h"

namespace saker::broker {
namespace {

api::Outcome judged(std::string fault) {
  if (fault.empty()) return {};
  return refused(api::Status::kInvalidParameter, std::move(fault));
}

}  // namespace

api::Outcome check_topic_name(std::string_view topic) { return judged(topic_name_fault(topic)); }

api::Outcome check_group_name(std::string_view group) { return judged(group_name_fault(group)); }

std::string_view group_of(std::string_view topic) {
  if (topic.starts_with(kDeadLetterPrefix)) return topic.substr(kDeadLetterPrefix.size());
  if (!is_retry_topic(topic)) return {};
  const std::string_view rest = topic.substr(kRetryPrefix.size());
  // Pop's second form names the topic behind a plus sign, which group names cannot hold.
  const std::size_t plus = rest.find('+');
  const bool has_one = plus != std::string_view::npos && rest.find('+', plus + 1) == rest.npos;
  return has_one ? rest.substr(0, plus) : rest;
}

std::string retry_topic_of(std::string_view group) {
  return std::string(kRetryPrefix).append(group);
}

std::string dead_letter_topic_of(std::string_view group) {
  return std::string(kDeadLetterPrefix).append(group);
}

std::string pop_source_topic_of(std::string_view group, std::string_view topic, PopSource source) {
  if (source == PopSource::kTopic) return std::string(topic);
  std::string name = retry_topic_of(group);
  name += source == PopSource::kRetry ? '_' : '+';
  return name.append(topic);
}

std::string_view popped_topic_of(std::string_view group, std::string_view topic) {
  if (!is_retry_topic(topic)) return topic;
  const std::string_view rest = topic.substr(kRetryPrefix.size());
  if (!rest.starts_with(group)) return topic;
  const std::string_view behind = rest.substr(group.size());
  const bool is_of_pop = behind.size() > 1 && (behind.front() == '_' || behind.front() == '+');
  return is_of_pop ? behind.substr(1) : topic;
}

}  // namespace saker::broker
