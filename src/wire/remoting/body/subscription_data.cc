#include "wire/remoting/body/subscription_data.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

void write(json::Writer& writer, const SubscriptionData& subscription) {
  writer.begin_object().field("classFilterMode", subscription.class_filter_mode);
  writer.key("codeSet").begin_array();
  for (const std::int32_t code : subscription.code_set) writer.value(code);
  writer.end_array()
      .field("expressionType", subscription.expression_type)
      .field("subString", subscription.sub_string)
      .field("subVersion", subscription.sub_version);
  write_texts(writer.key("tagsSet"), subscription.tags_set);
  writer.field("topic", subscription.topic).end_object();
}

SubscriptionData read_subscription(json::Value value) {
  SubscriptionData subscription;
  subscription.topic = value["topic"].text_or("");
  subscription.sub_string = value["subString"].text_or("");
  subscription.tags_set = read_texts(value["tagsSet"]);
  for (const json::Value& code : value["codeSet"].items()) {
    if (code.integer()) subscription.code_set.push_back(code.int_or(0));
  }
  subscription.sub_version = value["subVersion"].long_or(0);
  if (const std::string type = value["expressionType"].text_or(""); !type.empty()) {
    subscription.expression_type = type;
  }
  subscription.class_filter_mode = value["classFilterMode"].boolean_or(false);
  return subscription;
}

}  // namespace saker::wire::remoting::body
