#include "wire/remoting/body/query_assignment.h"

#include <array>

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {
namespace {

constexpr std::array<std::string_view, 2> kModels = {"BROADCASTING", "CLUSTERING"};

}  // namespace

std::string encode(const QueryAssignment& query) {
  json::Writer writer;
  return writer.begin_object()
      .field("clientId", query.client_id)
      .field("consumerGroup", query.consumer_group)
      .field("messageModel", kModels[static_cast<std::size_t>(query.message_model)])
      .field("strategyName", query.strategy_name)
      .field("topic", query.topic)
      .end_object()
      .take();
}

Result<QueryAssignment> decode_query_assignment(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    return QueryAssignment{root["topic"].text_or(""), root["consumerGroup"].text_or(""),
                           root["clientId"].text_or(""), root["strategyName"].text_or(""),
                           read_enum(root["messageModel"], kModels, MessageModel::kClustering)};
  });
}

std::string encode_assignments(const std::vector<MessageQueue>& queues, std::string_view mode) {
  json::Writer writer;
  writer.begin_object().key("messageQueueAssignments").begin_array();
  for (const MessageQueue& queue : queues) {
    write(writer.begin_object().key("messageQueue"), queue);
    writer.field("mode", mode).end_object();
  }
  return writer.end_array().end_object().take();
}

std::string encode_no_assignments() { return "{}"; }

}  // namespace saker::wire::remoting::body
