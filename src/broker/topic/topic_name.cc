#include "broker/topic/topic_name.h"

#include <algorithm>
#include <array>

#include "broker/remark.h"

namespace saker::broker {
namespace {

constexpr std::array<std::string_view, 8> kClosedToSenders = {
    "SCHEDULE_TOPIC_XXXX",
    "RMQ_SYS_TRANS_HALF_TOPIC",
    "RMQ_SYS_TRANS_OP_HALF_TOPIC",
    "RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC",
    "RMQ_SYS_ROCKSDB_TRANS_OP_HALF_TOPIC",
    "TRANS_CHECK_MAX_TIME_TOPIC",
    "SELF_TEST_TOPIC",
    "OFFSET_MOVED_EVENT",
};
constexpr std::array<std::string_view, 4> kOtherSystemTopics = {
    "TBW102", "BenchmarkTest", "RMQ_SYS_TRACE_TOPIC", "CHECKPOINT_TOPIC"};
constexpr std::string_view kSystemPrefix = "rmq_sys_";

bool contains(const auto& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

bool is_legal(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '%' ||
         c == '|' || c == '_' || c == '-';
}

api::Outcome check_name(std::string_view what, std::string_view name, std::size_t bytes_max) {
  const std::string kind(what);
  const auto invalid = [](std::string text) {
    return refused(api::Status::kInvalidParameter, std::move(text));
  };
  if (is_blank(name)) return invalid("The specified " + kind + " is blank.");
  const std::string begin = "The specified " + kind + ": " + std::string(name) + ", ";
  if (!has_legal_characters(name)) {
    return invalid(begin + "contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$");
  }
  if (name.size() > bytes_max) {
    return invalid(begin + "is longer than " + kind + " max length: " + std::to_string(bytes_max));
  }
  return {};
}

}  // namespace

api::Outcome check_topic_name(std::string_view topic) {
  const bool of_group = topic.starts_with(kRetryPrefix) || topic.starts_with(kDeadLetterPrefix);
  return check_name("topic", topic, of_group ? kRetryTopicBytesMax : kTopicBytesMax);
}

api::Outcome check_group_name(std::string_view group) {
  return check_name("group", group, kGroupBytesMax);
}

bool has_legal_characters(std::string_view name) {
  return std::all_of(name.begin(), name.end(), is_legal);
}

bool is_closed_to_senders(std::string_view topic) { return contains(kClosedToSenders, topic); }

bool is_fixed_system_topic(std::string_view topic) {
  return topic.starts_with(kSystemPrefix) || contains(kClosedToSenders, topic) ||
         contains(kOtherSystemTopics, topic);
}

std::vector<std::string_view> fixed_system_topics() {
  std::vector<std::string_view> names(kClosedToSenders.begin(), kClosedToSenders.end());
  names.insert(names.end(), kOtherSystemTopics.begin(), kOtherSystemTopics.end());
  return names;
}

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
