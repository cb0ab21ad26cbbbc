#include "wire/remoting/body/topic_list.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

std::string encode(const TopicList& list) {
  json::Writer writer;
  writer.begin_object();
  if (!list.broker_address.empty()) writer.field("brokerAddr", list.broker_address);
  write_texts(writer.key("topicList"), list.topics);
  return writer.end_object().take();
}

Result<TopicList> decode_topic_list(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    return TopicList{read_texts(root["topicList"]), root["brokerAddr"].text_or("")};
  });
}

}  // namespace saker::wire::remoting::body
