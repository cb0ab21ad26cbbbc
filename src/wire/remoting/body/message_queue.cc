#include "wire/remoting/body/message_queue.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

void write(json::Writer& writer, const MessageQueue& queue) {
  writer.begin_object()
      .field("brokerName", queue.broker_name)
      .field("queueId", queue.queue_id.value)
      .field("topic", queue.topic)
      .end_object();
}

MessageQueue read_message_queue(json::Value value) {
  return {value["topic"].text_or(""), value["brokerName"].text_or(""),
          QueueId{value["queueId"].int_or(0)}};
}

std::string encode(const MessageQueue& queue) { return written(queue); }

void write_message_queues(json::Writer& writer, const std::vector<MessageQueue>& queues) {
  writer.begin_array();
  for (const MessageQueue& queue : queues) write(writer, queue);
  writer.end_array();
}

std::vector<MessageQueue> read_message_queues(json::Value list) {
  std::vector<MessageQueue> queues;
  for (const json::Value& item : list.items()) {
    if (item.is_object()) queues.push_back(read_message_queue(item));
  }
  return queues;
}

}  // namespace saker::wire::remoting::body
