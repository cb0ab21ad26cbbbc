#include "wire/remoting/body/topic_table.h"

#include "wire/remoting/body/codec.h"
#include "wire/remoting/body/data_version.h"
#include "wire/remoting/body/topic_config.h"

namespace saker::wire::remoting::body {

OrderedStringMap<Topic> read_topics(json::Value object) {
  OrderedStringMap<Topic> topics;
  for (const auto& [name, value] : object.members()) {
    if (!value.is_object()) continue;
    Topic topic = read_topic(value);
    topic.name = name;
    topics.insert_or_assign(topic.name, std::move(topic));
  }
  return topics;
}

void write_topics(json::Writer& writer, const OrderedStringMap<Topic>& topics) {
  writer.begin_object();
  for (const auto& [name, topic] : topics) write(writer.key(name), topic);
  writer.end_object();
}

std::string encode(const TopicTable& table, json::Style style) {
  json::Writer writer(style);
  write(writer.begin_object().key("dataVersion"), table.version);
  write_topics(writer.key("topicConfigTable"), table.topics);
  return writer.end_object().take();
}

std::string encode_with_mappings(const TopicTable& table) {
  json::Writer writer;
  write(writer.begin_object().key("dataVersion"), table.version);
  write(writer.key("mappingDataVersion"), DataVersion{});
  write_topics(writer.key("topicConfigTable"), table.topics);
  for (const char* name : {"topicQueueMappingDetailMap", "topicQueueMappingInfoMap"}) {
    writer.key(name).begin_object().end_object();
  }
  return writer.end_object().take();
}

Result<TopicTable> decode_topic_table(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    return TopicTable{read_data_version(root["dataVersion"]),
                      read_topics(root["topicConfigTable"])};
  });
}

}  // namespace saker::wire::remoting::body
