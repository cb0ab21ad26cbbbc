#include "model/name_rule.h"

#include <algorithm>
#include <array>

#include "model/topic_name.h"

namespace saker {
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

std::string fault_of(std::string_view what, std::string_view name, std::size_t bytes_max) {
  const std::string kind(what);
  if (is_blank(name)) return "The specified " + kind + " is blank.";
  const std::string begin = "The specified " + kind + ": " + std::string(name) + ", ";
  if (!has_legal_characters(name))
    return begin + "contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$";
  if (name.size() > bytes_max)
    return begin + "is longer than " + kind + " max length: " + std::to_string(bytes_max);
  return "";
}

}  // namespace

std::string topic_name_fault(std::string_view topic) {
  return fault_of("topic", topic, is_of_a_group(topic) ? kRetryTopicBytesMax : kTopicBytesMax);
}

std::string group_name_fault(std::string_view group) {
  return fault_of("group", group, kGroupBytesMax);
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

}  // namespace saker
