#include "front/remoting/lite_queue.h"

#include "front/remoting/answer.h"
#include "model/lite_topic.h"

namespace saker::front {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\n\r") == std::string_view::npos;
}

std::optional<std::string> topic_to_read(Context& context, std::string_view topic,
                                         std::string_view lite_topic) {
  if (is_blank(lite_topic)) return std::string(topic);
  const std::optional<Topic> known = context.broker.inspection().topic(topic);
  if (!known || (known->perm & kPermRead) == 0) return std::string(topic);
  std::string queue = lite_queue_of(topic, lite_topic);
  if (!queue.empty()) return queue;
  answer_outcome(std::move(context.responder),
                 {api::Status::kInvalidParameter,
                  "the lite topic [" + std::string(lite_topic) + "] can have no queue"});
  return std::nullopt;
}

}  // namespace saker::front
