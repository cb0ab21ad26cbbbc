#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/string_map.h"
#include "model/data_version.h"
#include "model/topic.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

/// TopicConfigSerializeWrapper: the file topics.json (spec 04 §20.2) and the answer to
/// GET_ALL_TOPIC_CONFIG.
struct TopicTable {
  DataVersion version;
  OrderedStringMap<Topic> topics;

  friend bool operator==(const TopicTable&, const TopicTable&) = default;
};

/// `"topicConfigTable":{…}`; the key of the map names a topic, whatever is inside.
OrderedStringMap<Topic> read_topics(json::Value object);
void write_topics(json::Writer& writer, const OrderedStringMap<Topic>& topics);

/// Style::kFile for the file.
std::string encode(const TopicTable& table, json::Style style = json::Style::kCompact);
/// TopicConfigAndMappingSerializeWrapper without mappings: the answer of 5.x to
/// GET_ALL_TOPIC_CONFIG.
std::string encode_with_mappings(const TopicTable& table);
Result<TopicTable> decode_topic_table(std::string_view text);

}  // namespace saker::wire::remoting::body
