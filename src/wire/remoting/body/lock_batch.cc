#include "wire/remoting/body/lock_batch.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

std::string encode(const LockBatch& batch) {
  json::Writer writer;
  writer.begin_object()
      .field("clientId", batch.client_id)
      .field("consumerGroup", batch.consumer_group);
  write_message_queues(writer.key("mqSet"), batch.queues);
  return writer.field("onlyThisBroker", batch.only_this_broker).end_object().take();
}

Result<LockBatch> decode_lock_batch(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    return LockBatch{root["clientId"].text_or(""), root["consumerGroup"].text_or(""),
                     read_message_queues(root["mqSet"]), root["onlyThisBroker"].boolean_or(false)};
  });
}

std::string encode_locked_queues(const std::vector<MessageQueue>& queues) {
  json::Writer writer;
  write_message_queues(writer.begin_object().key("lockOKMQSet"), queues);
  return writer.end_object().take();
}

Result<std::vector<MessageQueue>> decode_locked_queues(std::string_view text) {
  return decode_object(text,
                       [](json::Value root) { return read_message_queues(root["lockOKMQSet"]); });
}

}  // namespace saker::wire::remoting::body
