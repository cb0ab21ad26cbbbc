#include "front/remoting/pop_info.h"

#include <utility>

namespace saker::front {
namespace {

void begin_item(std::string& text, PopSource source, std::string_view queue) {
  if (!text.empty()) text.push_back(';');
  text.append(std::to_string(static_cast<int>(source))).append(" ").append(queue).append(" ");
}

}  // namespace

std::string start_offset_info(std::span<const api::PoppedQueue> queues) {
  std::string text;
  for (const api::PoppedQueue& queue : queues) {
    begin_item(text, queue.source, std::to_string(queue.queue_id.value));
    text.append(std::to_string(queue.start_offset.value));
  }
  return text;
}

std::string message_offset_info(std::span<const api::PoppedQueue> queues) {
  std::string text;
  for (const api::PoppedQueue& queue : queues) {
    begin_item(text, queue.source, std::to_string(queue.queue_id.value));
    bool is_first = true;
    for (const QueueOffset offset : queue.offsets) {
      if (!std::exchange(is_first, false)) text.push_back(',');
      text.append(std::to_string(offset.value));
    }
  }
  return text;
}

std::string order_count_info(std::span<const api::DeliveryCount> counts) {
  std::string text;
  for (const api::DeliveryCount& count : counts) {
    std::string queue = std::to_string(count.queue_id.value);
    if (count.offset) {
      queue.insert(0, "qo").append("%").append(std::to_string(count.offset->value));
    }
    begin_item(text, PopSource::kTopic, queue);
    text.append(std::to_string(count.count));
  }
  return text;
}

}  // namespace saker::front
