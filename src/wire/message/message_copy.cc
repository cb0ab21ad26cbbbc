#include "wire/message/message_copy.h"

#include <utility>

#include "model/property.h"
#include "model/topic_name.h"
#include "wire/message/dead_letter.h"

namespace saker::wire::message {
namespace {

/// The group of a retry topic: %RETRY%group, and pop's %RETRY%group_topic and %RETRY%group+topic.
std::string group_of_retry_topic(std::string_view retry, std::string_view topic) {
  if (!retry.starts_with(kRetryPrefix)) return {};
  retry.remove_prefix(kRetryPrefix.size());
  const bool is_of_pop = retry.size() > topic.size() + 1 && retry.ends_with(topic);
  const std::size_t joint = is_of_pop ? retry.size() - topic.size() - 1 : 0;
  if (is_of_pop && (retry[joint] == '_' || retry[joint] == '+')) retry = retry.substr(0, joint);
  return std::string(retry);
}

}  // namespace

bool is_waiting_place(std::string_view topic) {
  return topic == kScheduleTopic || topic == kTimerTopic || topic == kHalfTopic ||
         topic == kGivenUpTopic;
}

std::vector<std::string> topics_of_group(std::string_view group, std::string_view topic) {
  const std::string retry = retry_topic(group);
  return {dead_topic(group), retry, retry + "_" + std::string(topic),
          retry + "+" + std::string(topic)};
}

const char* name_of(CopyKind kind) {
  switch (kind) {
    case CopyKind::kStored:
      return "stored";
    case CopyKind::kResent:
      return "sent again";
    case CopyKind::kRetry:
      return "retry";
    case CopyKind::kDead:
      return "dead letter";
    case CopyKind::kDelayed:
      return "delayed";
    case CopyKind::kTimer:
      return "timer";
    case CopyKind::kRecalled:
      return "taken back";
    case CopyKind::kHalf:
      return "half message";
    case CopyKind::kGivenUp:
      return "given up";
  }
  return "";
}

std::string topic_of(const Message& copy) {
  const std::string_view retried = copy.property(property::kRetryTopic);
  if (!retried.empty()) return std::string(retried);
  const std::string_view real = copy.property(property::kRealTopic);
  return real.empty() || is_of_a_group(std::string(real)) ? copy.topic() : std::string(real);
}

MessageCopy copy_of(Message message, const std::string& topic) {
  const std::string place = message.topic();
  MessageCopy copy;
  if (place == kScheduleTopic) {
    copy.kind = CopyKind::kDelayed;
    copy.group = group_of_retry_topic(message.property(property::kRealTopic), topic);
  } else if (place == kTimerTopic) {
    const bool takes_back = !message.property(property::kTimerDeleteKey).empty();
    copy.kind = takes_back ? CopyKind::kRecalled : CopyKind::kTimer;
  } else if (place == kHalfTopic) {
    copy.kind = CopyKind::kHalf;
  } else if (place == kGivenUpTopic) {
    copy.kind = CopyKind::kGivenUp;
  } else if (std::string dead = group_of_dead_topic(place); !dead.empty()) {
    copy.kind = CopyKind::kDead;
    copy.group = std::move(dead);
  } else if (std::string group = group_of_retry_topic(place, topic); !group.empty()) {
    copy.kind = CopyKind::kRetry;
    copy.group = std::move(group);
  } else if (!message.property(kResentFrom).empty()) {
    copy.kind = CopyKind::kResent;
  }
  copy.message = std::move(message);
  return copy;
}

}  // namespace saker::wire::message
