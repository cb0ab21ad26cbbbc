#include "broker/lite/lite_checks.h"

#include <charconv>

#include "broker/lite/lite_group.h"
#include "broker/remark.h"
#include "model/attribute.h"

namespace saker::broker {
namespace {

using api::Outcome;
using api::Status;

constexpr std::int32_t kCountMax = 32;
constexpr std::int64_t kLateMs = 500;
constexpr QueueId kTheQueue{0};

}  // namespace

bool is_lite_topic(const Topic& topic) {
  const auto type = topic.attributes.find(kMessageType);
  return type != topic.attributes.end() && type->second == "LITE";
}

std::int32_t lite_expiration_min(const Topic& topic) {
  constexpr std::int32_t kNever = -1;
  const auto found = topic.attributes.find(kLiteExpiration);
  if (found == topic.attributes.end()) return kNever;
  const std::string& text = found->second;
  std::int32_t minutes = kNever;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), minutes);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  return is_number ? minutes : kNever;
}

Outcome LiteChecks::check(const api::LitePopRequest& request) const {
  if (Outcome outcome = check_request(request); !outcome.ok()) return outcome;
  if (Outcome outcome = check_topic(request.topic); !outcome.ok()) return outcome;
  return check_group(request);
}

Outcome LiteChecks::check_request(const api::LitePopRequest& request) const {
  const std::string broker = "the broker[" + rooms_.options.ip + "] ";
  const bool is_late =
      request.born_ms != 0 && rooms_.clock.wall_ms() - request.born_ms - request.poll_ms > kLateMs;
  if (is_late) return refused(Status::kPopNotFound, broker + "pop message is timeout too much");
  if (!rooms_.options.readable()) {
    return refused(Status::kNoPermission, broker + "pop message is forbidden");
  }
  if (request.message_count_max <= kCountMax) return {};
  return refused(Status::kInvalidParameter,
                 broker + "pop message's num is greater than " + std::to_string(kCountMax));
}

Outcome LiteChecks::check_topic(std::string_view name) const {
  const KnownTopicPtr topic = rooms_.topics.find(name);
  const std::string quoted = "[" + std::string(name) + "]";
  if (topic == nullptr) {
    return refused(Status::kTopicNotFound,
                   "topic " + quoted + " not exist, apply first please! " + std::string(kSeeFaq));
  }
  if ((topic->config.perm & kPermRead) == 0) {
    return refused(Status::kNoPermission, "the topic " + quoted + " peeking message is forbidden");
  }
  if (is_lite_topic(topic->config)) return {};
  return refused(Status::kInvalidParameter, "the topic " + quoted + " message type not match");
}

Outcome LiteChecks::check_group(const api::LitePopRequest& request) const {
  const GroupPtr group = rooms_.groups.find_or_create(request.group);
  const std::string name(request.group);
  if (group == nullptr) {
    return refused(Status::kGroupNotFound,
                   "subscription group [" + name + "] not exist, " + std::string(kSeeFaq));
  }
  if (!group->consume_enabled) {
    return refused(Status::kNoPermission, "subscription group no permission, " + name);
  }
  if (LiteGroup(*group).topic == request.topic) return {};
  return refused(Status::kInvalidParameter, "subscription bind topic not match, " + name);
}

Outcome LiteChecks::check_acknowledged(const api::PoppedMessage& message,
                                       std::string_view queue) const {
  const GroupPtr group = rooms_.groups.find(message.group);
  if (group == nullptr || LiteGroup(*group).topic != message.topic) {
    return refused(Status::kInvalidParameter, "group type or bind topic not match.");
  }
  if (!is_in_queue(message, queue)) return refused(Status::kNoMessage, "ack offset illegal.");
  if (message.queue_id == kTheQueue && message.receipt.ordered()) return {};
  return refused(Status::kInvalidParameter, "ack queue illegal.");
}

bool LiteChecks::is_in_queue(const api::PoppedMessage& message, std::string_view queue) const {
  return !queue.empty() && message.offset <= rooms_.store.max_offset(queue, kTheQueue);
}

}  // namespace saker::broker
