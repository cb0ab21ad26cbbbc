#include "broker/timer/timer_deliverer.h"

#include "base/log.h"
#include "broker/record_copy.h"
#include "model/light_queue.h"
#include "model/property.h"
#include "store/timer/timer_store.h"

namespace saker::broker {
namespace {

using store::AppendOutcome;

constexpr std::size_t kCountMax = 512;
constexpr std::int64_t kBytesMax = 256 << 10;
constexpr std::int64_t kPauseMs = 100;

}  // namespace

std::size_t TimerDeliverer::stage_due(bool only_begun) {
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  if (now_ms < retry_ms_ && retry_ms_ - now_ms <= kPauseMs) return 0;
  retry_ms_ = 0;
  std::size_t count = 0;
  for (std::int64_t bytes = 0; count < kCountMax && bytes < kBytesMax; ++count) {
    const auto taken = rooms_.near.take_due(now_ms, only_begun);
    if (!taken) break;
    bytes += taken->timer.record_bytes;
    take(*taken, now_ms);
  }
  return count;
}

void TimerDeliverer::take(const NearSlots::Taken& taken, std::int64_t now_ms) {
  const Result<store::Slice> record = rooms_.store.read_record(taken.timer.record);
  if (!record && !store::is_lost(record.error())) return try_later(taken, record.error().message);
  if (!record) return pass_over(taken, record.error().message);
  const auto message = read_timer_message(record->bytes);
  if (!message || message->record.total_size != taken.timer.record_bytes) {
    return pass_over(taken, "no timer message stands there");
  }
  const std::int64_t slot_ms = taken.slot_ms == NearSlots::kLate ? message->slot_ms : taken.slot_ms;
  if (rooms_.near.is_deleted(slot_ms, *message)) return rooms_.near.done(taken.slot_ms);
  stage(taken, *message, now_ms);
}

void TimerDeliverer::stage(const NearSlots::Taken& taken, const TimerMessage& message,
                           std::int64_t now_ms) {
  const wire::record::Record& record = message.record;
  if (taken.timer.is_plain) {
    properties_.assign(record.properties);
  } else {
    write_passage(message, {taken.timer.enqueued_ms, now_ms, taken.timer.rolls}, properties_);
  }
  store::NewRecord delivered = copy_of(record);
  delivered.topic = taken.timer.rolls ? kTimerTopic : message.real_topic;
  delivered.queue_id = taken.timer.rolls ? QueueId{0} : message.real_queue;
  delivered.properties = properties_;
  if (!taken.timer.is_plain) list_light_queues(delivered);
  constexpr bool kWaitDurable = true;
  rooms_.appender.stage(
      {&delivered, 1}, kWaitDurable,
      [this, taken, begun = begin_delivery(taken, delivered)](const store::Appended& appended) {
        completed(taken, begun, appended.outcome);
      });
}

TimerDeliverer::Staged TimerDeliverer::begin_delivery(const NearSlots::Taken& taken,
                                                      const store::NewRecord& record) {
  if (rooms_.events == nullptr || taken.timer.rolls) return {};
  return {&rooms_.events->timers_delivered.of(record.topic, {}),
          rooms_.events->timer_sends.begin({&record, 1}, MessageKind::kDelay)};
}

void TimerDeliverer::Staged::count() const {
  if (counts != nullptr) counts->add(1, sent.bytes);
  sent.count();
}

/// The store adds the list again, with the names that it serves.
void TimerDeliverer::list_light_queues(store::NewRecord& delivered) {
  if (!rooms_.light_queues || !may_list_light_queues(delivered.topic)) return;
  light_queues_ = light_queues_in(property::find(properties_, property::kLightQueues));
  if (light_queues_.empty()) return;
  without_lists_ = property::without(properties_, property::kLightQueues);
  delivered.properties = without_lists_;
  delivered.light_queues = light_queues_;
}

void TimerDeliverer::completed(const NearSlots::Taken& taken, const Staged& staged,
                               AppendOutcome outcome) {
  switch (outcome) {
    case AppendOutcome::kOk:
    case AppendOutcome::kFlushTimeout:
      if (!taken.timer.rolls) delivered_.fetch_add(1, std::memory_order_relaxed);
      staged.count();
      rooms_.near.mark_begun(taken.slot_ms);
      return rooms_.near.done(taken.slot_ms);
    case AppendOutcome::kIllegal:
      if (taken.timer.is_plain) return pass_over(taken, "over a limit of the store");
      return give_back_plain(taken);
    case AppendOutcome::kUnavailable:
    case AppendOutcome::kCreateSegmentFailed:
    case AppendOutcome::kBusy:
      break;
  }
  try_later(taken, "nothing is appended");
}

void TimerDeliverer::try_later(const NearSlots::Taken& taken, std::string_view why) {
  rooms_.near.give_back(taken);
  retry_ms_ = rooms_.clock.wall_ms() + kPauseMs;
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::warn("broker: timer messages wait for the store reason=\"{}\" withheld={}", why, withheld);
  }
}

/// It was taken as it stands: what its light queues and its passage add may be too much.
void TimerDeliverer::give_back_plain(NearSlots::Taken taken) {
  taken.timer.is_plain = true;
  rooms_.near.give_back(taken);
}

void TimerDeliverer::pass_over(const NearSlots::Taken& taken, std::string_view why) {
  rooms_.near.done(taken.slot_ms);
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::error("broker: timer message passed over log_offset={} reason=\"{}\" withheld={}",
               taken.timer.record.value, why, withheld);
  }
}

}  // namespace saker::broker
