#include "broker/timer/timer_message.h"

#include "base/number.h"
#include "broker/topic/topic_name.h"
#include "model/property.h"
#include "store/timer/timer_store.h"

namespace saker::broker {
namespace {

using property::Property;

void note(TimerMessage& message, const Property& p) {
  if (p.name == property::kTimerDelaySeconds) message.wish.delay_seconds = p.value;
  if (p.name == property::kTimerDelayMs) message.wish.delay_ms = p.value;
  if (p.name == property::kTimerDeliverMs) message.wish.deliver_ms = p.value;
  if (p.name == property::kTimerOutMs) message.slot_ms = java_long(p.value).value_or(0);
  if (p.name == property::kTimerDeleteKey) message.delete_key = p.value;
  if (p.name == property::kTimerRollTimes) message.roll_count = java_long(p.value).value_or(0);
}

bool is_bookkeeping(std::string_view name) {
  return name == property::kTimerEnqueueMs || name == property::kTimerDequeueMs ||
         name == property::kTimerRollTimes;
}

}  // namespace

std::int64_t TimerMessage::due_ms(std::int64_t precision_ms) const {
  return due_in_slot({wish, slot_ms, record.store_timestamp_ms}, precision_ms);
}

std::optional<TimerMessage> read_timer_message(std::string_view record) {
  TimerMessage message;
  if (wire::record::decode(record, wire::record::BodyCrc::kIgnore, message.record)) {
    return std::nullopt;
  }
  std::optional<std::int64_t> queue;
  property::Reader reader(message.record.properties);
  for (Property p; reader.next(p);) {
    note(message, p);
    if (p.name == property::kRealTopic) message.real_topic = p.value;
    if (p.name == property::kRealQueueId) queue = java_long(p.value);
    if (p.name == property::kUniqueKey) message.unique_key = p.value;
  }
  const bool has_queue = queue && *queue >= 0 && *queue <= INT32_MAX && !message.real_topic.empty();
  // What a client wrote into the timer topic itself must not go round for ever, or to where clients
  // may not send.
  const bool may_go =
      message.real_topic != kTimerTopic && !is_closed_to_senders(message.real_topic);
  const bool is_one =
      message.record.topic == kTimerTopic && message.slot_ms > 0 && has_queue && may_go;
  if (!is_one) return std::nullopt;
  message.real_queue = {static_cast<std::int32_t>(*queue)};
  return message;
}

void write_passage(const TimerMessage& message, const TimerPassage& passage, std::string& text) {
  const std::string_view before = message.record.properties;
  text.clear();
  property::Reader reader(before);
  for (Property p; reader.next(p);) {
    if (!is_bookkeeping(p.name)) property::append(text, p.name, p.value);
  }
  const std::int64_t rolls = message.roll_count + (passage.rolls ? 1 : 0);
  if (rolls > 0) property::append(text, property::kTimerRollTimes, std::to_string(rolls));
  property::append(text, property::kTimerEnqueueMs, std::to_string(passage.enqueued_ms));
  property::append(text, property::kTimerDequeueMs, std::to_string(passage.dequeued_ms));
  if (text.size() > wire::record::kPropertiesBytesMax) text.assign(before);
}

}  // namespace saker::broker
