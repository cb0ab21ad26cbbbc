#include "wire/remoting/body/topic_config.h"

#include <array>
#include <vector>

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {
namespace {

constexpr std::array<std::string_view, 2> kFilterTypes = {"SINGLE_TAG", "MULTI_TAG"};

std::string_view name_of(TopicFilterType type) {
  return kFilterTypes[static_cast<std::size_t>(type)];
}

/// The first five blanks cut; the rest is one part, blanks included.
std::vector<std::string_view> cut_line(std::string_view line) {
  std::vector<std::string_view> parts;
  while (parts.size() < 5) {
    const std::size_t blank = line.find(' ');
    parts.push_back(line.substr(0, blank));
    if (blank == std::string_view::npos) return parts;
    line.remove_prefix(blank + 1);
  }
  parts.push_back(line);
  return parts;
}

bool read_count(std::string_view part, std::int32_t& count) {
  const std::optional<std::int64_t> number = key_number(part);
  if (!number || *number < INT32_MIN || *number > INT32_MAX) return false;
  count = static_cast<std::int32_t>(*number);
  return true;
}

}  // namespace

void write(json::Writer& writer, const Topic& topic) {
  write_text_map(writer.begin_object().key("attributes"), topic.attributes);
  writer.field("order", topic.order)
      .field("perm", topic.perm)
      .field("readQueueNums", topic.read_queue_count)
      .field("topicFilterType", name_of(topic.filter_type))
      .field("topicName", topic.name)
      .field("topicSysFlag", topic.sys_flag)
      .field("writeQueueNums", topic.write_queue_count)
      .end_object();
}

Topic read_topic(json::Value value, std::string_view name) {
  Topic topic;
  topic.name = value["topicName"].text_or(name);
  topic.read_queue_count = value["readQueueNums"].int_or(topic.read_queue_count);
  topic.write_queue_count = value["writeQueueNums"].int_or(topic.write_queue_count);
  topic.perm = value["perm"].int_or(topic.perm);
  topic.filter_type = read_enum(value["topicFilterType"], kFilterTypes, topic.filter_type);
  topic.sys_flag = value["topicSysFlag"].int_or(0);
  topic.order = value["order"].boolean_or(false);
  read_text_map(value["attributes"], topic.attributes);
  return topic;
}

std::string encode(const Topic& topic) { return written(topic); }

Result<Topic> decode_topic(std::string_view text) {
  return decode_object(text, [](json::Value root) { return read_topic(root); });
}

Result<std::vector<Topic>> decode_topic_config_list(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    std::vector<Topic> topics;
    for (const json::Value& item : root["topicConfigList"].items()) {
      topics.push_back(read_topic(item));
    }
    return topics;
  });
}

std::string encode_topic_line(const Topic& topic) {
  json::Writer attributes;
  write_text_map(attributes, topic.attributes);
  return topic.name + " " + std::to_string(topic.read_queue_count) + " " +
         std::to_string(topic.write_queue_count) + " " + std::to_string(topic.perm) + " " +
         std::string(name_of(topic.filter_type)) + " " + attributes.take();
}

std::optional<Topic> decode_topic_line(std::string_view line) {
  const std::vector<std::string_view> parts = cut_line(line);
  Topic topic;
  if (parts.size() < 5 || !read_count(parts[1], topic.read_queue_count) ||
      !read_count(parts[2], topic.write_queue_count) || !read_count(parts[3], topic.perm)) {
    return std::nullopt;
  }
  topic.name = parts[0];
  topic.filter_type =
      parts[4] == kFilterTypes[1] ? TopicFilterType::kMultiTag : TopicFilterType::kSingleTag;
  if (parts.size() < 6) return topic;
  const Result<json::Document> attributes = json::Document::parse(parts[5]);
  if (attributes) read_text_map(attributes->root(), topic.attributes);
  return topic;
}

}  // namespace saker::wire::remoting::body
