#include "broker/produce/send_checks.h"

#include <charconv>
#include <ctime>

#include "broker/produce/load_check.h"
#include "broker/remark.h"
#include "broker/topic/topic_name.h"
#include "model/lite_topic.h"
#include "model/sys_flag.h"

namespace saker::broker {
namespace {

using api::Outcome;
using api::Status;

/// "2286-11-20 17:46:39,999", local time.
std::string to_text(std::int64_t wall_ms) {
  const std::time_t seconds = wall_ms / 1000;
  std::tm date{};
  localtime_r(&seconds, &date);
  char text[40];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &date);
  const std::string millis = std::to_string(1000 + wall_ms % 1000);
  return std::string(text, size) + "," + millis.substr(1);
}

Outcome no_such_lite_topic(std::string_view name) {
  constexpr std::size_t kBytesMax = kLightQueueBytesMax - kLiteQueuePrefix.size() - 1;
  return refused(Status::kMessageIllegal,
                 "the lite topic [" + std::string(name) +
                     "] can have no queue: it may have letters, digits and any of %|-_.:+=, and "
                     "with its topic up to " +
                     std::to_string(kBytesMax) + " bytes");
}

Outcome group_unknown(std::string_view group) {
  return refused(Status::kGroupNotFound, "subscription group not exist, " + std::string(group) +
                                             " " + std::string(kSeeFaq));
}

}  // namespace

std::optional<std::int32_t> parse_delay_level(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() == '+') text.remove_prefix(1);
  std::int32_t level = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), level);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return level;
}

SendChecks::SendChecks(const Rooms& rooms)
    : rooms_(rooms),
      light_quota_(rooms.options.lite, rooms.clock, rooms.store),
      topics_(rooms.topics.map()),
      groups_(rooms.groups.map()) {}

Outcome SendChecks::check(const api::SendRequest& request, const PropertyScan& scan,
                          SendTarget& target) {
  if (Outcome outcome = check_load(rooms_.options, rooms_.store); !outcome.ok()) return outcome;
  if (request.body.empty()) return refused(Status::kFailed, "the message has no body");
  target.topic = topics_.find(request.topic);
  if (Outcome outcome = check_broker(request, target.topic); !outcome.ok()) return outcome;
  if (Outcome outcome = find_topic(request, target); !outcome.ok()) return outcome;
  if (Outcome outcome = check_queue(request, *target.topic); !outcome.ok()) return outcome;
  return request.batch ? check_batch(request, scan, *target.topic)
                       : check_single(request, scan, target);
}

Outcome SendChecks::check_broker(const api::SendRequest&, const KnownTopic* known) const {
  const Options& options = rooms_.options;
  if (options.accept_sends_from_ms > 0 && rooms_.clock.wall_ms() < options.accept_sends_from_ms) {
    return refused(Status::kFailed,
                   "broker unable to service, until " + to_text(options.accept_sends_from_ms));
  }
  // COMPAT: a read-only broker goes on taking messages of topics without order: clients avoid it
  // by the permission in the route.
  if (!options.writable() && known != nullptr && known->config.order) {
    return refused(Status::kNoPermission,
                   "the broker[" + options.ip + "] sending message is forbidden");
  }
  return {};
}

Outcome SendChecks::find_topic(const api::SendRequest& request, SendTarget& target) {
  if (target.topic != nullptr) return target.topic->sendable;
  if (Outcome sendable = check_sendable(request.topic); !sendable.ok()) return sendable;
  target.keeps_topic =
      rooms_.topics.find_or_create(TopicWish{.name = request.topic,
                                             .default_topic = request.default_topic,
                                             .queue_count = request.default_topic_queue_count,
                                             .unit_mode = request.unit_mode});
  target.topic = target.keeps_topic.get();
  if (target.topic != nullptr) return {};
  return refused(Status::kTopicNotFound, "topic[" + std::string(request.topic) +
                                             "] not exist, apply first please!" +
                                             std::string(kSeeFaq));
}

Outcome SendChecks::check_queue(const api::SendRequest& request, const KnownTopic& topic) const {
  const bool chosen = request.queue_id.value >= 0;
  const bool fits =
      chosen ? request.queue_id.value < topic.queue_count() : topic.config.write_queue_count > 0;
  if (fits) return {};
  return refused(Status::kInvalidParameter,
                 "request queueId[" + std::to_string(request.queue_id.value) + "] is illegal, " +
                     describe(topic.config) + " Producer: " + to_string(request.born_host));
}

Outcome SendChecks::check_single(const api::SendRequest& request, const PropertyScan& scan,
                                 SendTarget& target) {
  if (!target.topic->retry_group.empty()) {
    if (Outcome outcome = check_retry(request, target); !outcome.ok()) return outcome;
  }
  if (target.topic->is_compaction && scan.keys.empty()) {
    return refused(Status::kMessageIllegal, "Required message key is missing");
  }
  if (Outcome outcome = check_light_queues(request, scan); !outcome.ok()) return outcome;
  return check_kind(request, scan, target);
}

/// Unlike RocketMQ, which stores a lite topic of any name where no consumer of it finds it.
Outcome SendChecks::check_light_queues(const api::SendRequest& request, const PropertyScan& scan) {
  if (!rooms_.options.light_queues || !may_list_light_queues(request.topic)) return {};
  if (scan.lite_topic.empty() && scan.light_queues.empty()) return {};
  std::string queues(scan.light_queues);
  if (!scan.lite_topic.empty()) {
    queues = lite_queue_of(request.topic, scan.lite_topic);
    if (queues.empty()) return no_such_lite_topic(scan.lite_topic);
  }
  if (light_quota_.has_room_for(queues)) return {};
  return refused(Status::kTooManyLightQueues,
                 "[LMQ_CONSUME_QUEUE_NUM_EXCEEDED]lmq consume queue num exceeded. There are as "
                 "many light queues as maxLmqConsumeQueueNum allows: " +
                     std::to_string(rooms_.options.lite.light_queues_max));
}

Outcome SendChecks::check_retry(const api::SendRequest& request, SendTarget& target) {
  const std::string& name = target.topic->retry_group;
  const Group* group = groups_.find(name);
  const GroupPtr created = group == nullptr ? rooms_.groups.find_or_create(name) : nullptr;
  if (group == nullptr) group = created.get();
  if (group == nullptr) return group_unknown(name);
  // COMPAT: more than, not as many as: the count of a last try equals the maximum.
  target.to_dead_letters =
      request.reconsume_times > request.retry_count_max.value_or(group->retry_count_max);
  return {};
}

Outcome SendChecks::check_kind(const api::SendRequest& request, const PropertyScan& scan,
                               SendTarget& target) const {
  const std::optional<std::int32_t> level = parse_delay_level(scan.delay);
  if (!level) {
    return refused(Status::kFailed, "DELAY '" + std::string(scan.delay) + "' is no number");
  }
  // COMPAT: old consumers send half messages to the retry topic, with these two set.
  target.is_half = scan.is_half && !(request.reconsume_times > 0 && *level > 0);
  if (target.is_half) {
    if (Outcome outcome = check_half(); !outcome.ok()) return outcome;
  }
  return check_inner_batch(request, scan, *target.topic);
}

Outcome SendChecks::check_half() const {
  if (rooms_.options.reject_transactions) {
    return refused(Status::kNoPermission, "the broker[" + rooms_.options.ip +
                                              "] sending transaction message is forbidden");
  }
  if (rooms_.halves.full()) {
    return refused(Status::kBusy, "[OVERLOAD]system busy, start flow control for a while: " +
                                      std::to_string(rooms_.options.transaction_open_max) +
                                      " transactions are open, as many as transactionOpenMax "
                                      "allows; try again once some have ended");
  }
  return {};
}

Outcome SendChecks::check_batch(const api::SendRequest& request, const PropertyScan& scan,
                                const KnownTopic& topic) const {
  if (request.topic.size() > kTopicBytesMax) {
    return refused(Status::kMessageIllegal,
                   "message topic length too long " + std::to_string(request.topic.size()));
  }
  if (is_retry_topic(request.topic)) {
    return refused(Status::kMessageIllegal,
                   "batch request does not support retry group " + std::string(request.topic));
  }
  // Unlike RocketMQ, which puts such a batch into the timer topic, where nothing can be done of it.
  const bool delayed = parse_delay_level(scan.delay).value_or(0) > 0 || !scan.timer.empty();
  if (delayed || (request.sys_flag & sys_flag::kTransactionMask) != 0) {
    return refused(Status::kMessageIllegal, "");
  }
  return check_inner_batch(request, scan, topic);
}

/// A message that says it is an inner batch must be one, and its topic's queues must count it as
/// one. A batch request becomes one in the broker only.
Outcome SendChecks::check_inner_batch(const api::SendRequest& request, const PropertyScan& scan,
                                      const KnownTopic& topic) const {
  const bool is_inner_batch = (request.sys_flag & sys_flag::kInnerBatch) != 0;
  if (!is_inner_batch && !scan.has_inner_count) return {};
  if (is_inner_batch && scan.has_inner_count && topic.is_batch_queue && !request.batch) return {};
  return refused(Status::kMessageIllegal, "");
}

}  // namespace saker::broker
