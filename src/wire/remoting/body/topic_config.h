#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/topic.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

// TopicConfig (spec 02 §12), the JSON form of a Topic.

void write(json::Writer& writer, const Topic& topic);
/// `name` counts where the structure has no topicName.
Topic read_topic(json::Value value, std::string_view name = {});

std::string encode(const Topic& topic);
Result<Topic> decode_topic(std::string_view text);
/// {"topicConfigList":[TopicConfig]}
Result<std::vector<Topic>> decode_topic_config_list(std::string_view text);

/// The line of the compressed registration (spec 05 §2.3):
/// `name readQueueNums writeQueueNums perm topicFilterType attributesJson`.
/// COMPAT: order and topicSysFlag do not exist in it.
std::string encode_topic_line(const Topic& topic);
/// Five parts or more; attributes that cannot be read are dropped. Nothing for other lines.
std::optional<Topic> decode_topic_line(std::string_view line);

}  // namespace saker::wire::remoting::body
