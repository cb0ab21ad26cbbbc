#pragma once

#include <optional>
#include <string>

#include "front/remoting/context.h"

namespace saker::front {

bool is_blank(std::string_view text);

/// The topic that a request is about: `topic`, or with the header field liteTopic the light queue
/// of that lite topic. Of topics that nobody may read it stays the topic, which the broker then
/// refuses in its words. Nothing after the request was answered: there can be no such lite topic.
std::optional<std::string> topic_to_read(Context& context, std::string_view topic,
                                         std::string_view lite_topic);

}  // namespace saker::front
