#pragma once

#include <compare>
#include <string>
#include <vector>

#include "model/offset.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

/// One queue of a topic on one broker, as clients name it. Also the key of maps in bodies
/// (`{{…}:v}`): encode it and use Writer::object_key.
struct MessageQueue {
  std::string topic;
  std::string broker_name;
  QueueId queue_id;

  friend auto operator<=>(const MessageQueue&, const MessageQueue&) = default;
};

void write(json::Writer& writer, const MessageQueue& queue);
MessageQueue read_message_queue(json::Value value);

std::string encode(const MessageQueue& queue);

void write_message_queues(json::Writer& writer, const std::vector<MessageQueue>& queues);
std::vector<MessageQueue> read_message_queues(json::Value list);

}  // namespace saker::wire::remoting::body
