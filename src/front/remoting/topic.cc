#include "wire/remoting/header/topic.h"

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "front/remoting/put_all.h"
#include "wire/remoting/body/topic_config.h"

namespace saker::front {
namespace {

using wire::remoting::CreateTopicHeader;

/// "+a=1,-b" as {"+a": "1", "-b": ""}: the broker knows what is there already.
Result<std::map<std::string, std::string>> parse_attributes(std::string_view text) {
  std::map<std::string, std::string> edits;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view piece = text.substr(0, comma);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    if (piece.empty()) continue;
    const std::size_t equals = piece.find('=');
    const std::string key(piece.substr(0, equals));
    const std::string value(equals == std::string_view::npos ? "" : piece.substr(equals + 1));
    if ((key[0] == '-') != (equals == std::string_view::npos)) {
      return Error{ErrorCode::kInvalidArgument,
                   "delete attribute format is wrong: " + std::string(piece)};
    }
    if (!edits.emplace(key, value).second) {
      return Error{ErrorCode::kInvalidArgument, "key duplication: " + key};
    }
  }
  return edits;
}

Result<Topic> to_topic(const CreateTopicHeader& header) {
  if (header.topic_filter_type != "SINGLE_TAG" && header.topic_filter_type != "MULTI_TAG") {
    return Error{ErrorCode::kInvalidArgument,
                 "topicFilterType is neither SINGLE_TAG nor MULTI_TAG: " +
                     std::string(header.topic_filter_type)};
  }
  auto attributes = parse_attributes(header.attributes);
  if (!attributes.ok()) return attributes.error();
  Topic topic;
  topic.name = header.topic;
  topic.read_queue_count = header.read_queue_nums;
  topic.write_queue_count = header.write_queue_nums;
  topic.perm = header.perm;
  topic.filter_type = header.topic_filter_type == "MULTI_TAG" ? TopicFilterType::kMultiTag
                                                              : TopicFilterType::kSingleTag;
  topic.sys_flag = header.topic_sys_flag;
  topic.order = header.order;
  topic.attributes = std::move(attributes).value();
  return topic;
}

}  // namespace

void create_topic(Context& context) {
  CreateTopicHeader header;
  if (!decode_header(context, header)) return;
  const Result<Topic> topic = to_topic(header);
  if (!topic.ok()) return answer_malformed(context, topic.error());
  context.broker.put_topic(
      context.lane(), *topic,
      [responder = std::move(context.responder)](const api::Outcome& outcome) mutable {
        answer_outcome(std::move(responder), outcome);
      });
}

/// One after the other: the first that is refused ends it. Unlike with RocketMQ, one that is equal
/// to what is there does not.
void create_topics(Context& context) {
  auto topics = wire::remoting::body::decode_topic_config_list(context.command.body);
  if (!topics.ok()) return answer_malformed(context, topics.error());
  put_all<Topic>(context, std::move(topics).value(), &api::Broker::put_topic);
}

}  // namespace saker::front
