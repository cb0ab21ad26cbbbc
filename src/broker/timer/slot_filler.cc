#include "broker/timer/slot_filler.h"

#include <algorithm>

#include "base/java_hash.h"
#include "base/log.h"

namespace saker::broker {

using store::ReadOutcome;

SlotFiller::SlotFiller(const Rooms& rooms)
    : rooms_(rooms),
      next_(rooms.timers.start().progress.queue_offset),
      log_limit_(rooms.clock, 10) {}

Result<std::size_t> SlotFiller::fill(std::int64_t near_until_ms) {
  store::ReadRequest request;
  request.topic = kTimerTopic;
  request.offset = next_;
  const store::ReadResult result = rooms_.store.read(request, nullptr);
  if (result.outcome == ReadOutcome::kNoMessageInQueue ||
      result.outcome == ReadOutcome::kOffsetOverflowOne) {
    far_count_ = 0;
    return std::size_t{0};
  }
  entries_.clear();
  far_count_ = 0;
  near_.clear();
  std::size_t taken = 0;
  for (const store::Slice& slice : result.slices) {
    std::string_view records = slice.bytes;
    while (const auto size = wire::record::peek_size(records)) {
      const auto bytes = std::min(records.size(), static_cast<std::size_t>(*size));
      take(records.substr(0, bytes), near_until_ms);
      records.remove_prefix(bytes);
      ++taken;
    }
  }
  if (Status added = rooms_.timers.add(entries_); !added) return added.error();
  for (Near& near : near_) {
    if (near.delete_key.empty()) {
      rooms_.near.add(near.slot_ms, near.timer);
    } else {
      rooms_.near.add_delete_key(near.slot_ms, std::move(near.delete_key));
    }
  }
  next_ = result.next_offset;
  return taken;
}

void SlotFiller::take(std::string_view record, std::int64_t near_until_ms) {
  const std::optional<TimerMessage> message = read_timer_message(record);
  if (!message) return pass_over(record);
  if (was_delivered(*message)) return;
  place(*message, near_until_ms);
  count(*message);
}

/// Once each: what is stored anew in between has been counted.
void SlotFiller::count(const TimerMessage& message) const {
  if (rooms_.events == nullptr || message.deletes() || message.roll_count > 0) return;
  const std::int64_t left_ms = message.slot_ms - rooms_.clock.wall_ms();
  rooms_.events->timers_entered.of(message.real_topic)
      .record(std::max<std::int64_t>(0, left_ms / 1000));
}

void SlotFiller::place(const TimerMessage& message, std::int64_t near_until_ms) {
  const std::int64_t write_ms = rooms_.timers.slot_of(rooms_.clock.wall_ms());
  NearTimer timer{.due_ms = message.due_ms(rooms_.timers.precision_ms()),
                  .record = message.record.log_offset,
                  .enqueued_ms = write_ms,
                  .record_bytes = message.record.total_size,
                  .rolls = false};
  if (message.slot_ms < write_ms) {
    if (message.deletes()) {
      near_.push_back({message.slot_ms, timer, std::string(message.delete_key)});
      return;
    }
    timer.enqueued_ms = INT64_MAX;  // COMPAT: what RocketMQ writes of a message that was in no slot
    near_.push_back({NearSlots::kLate, timer, {}});
    return;
  }
  const std::int64_t slot_ms = rolled(rooms_.timers.slot_of(message.slot_ms), write_ms);
  timer.rolls = slot_ms != message.slot_ms;
  entries_.push_back({.slot_ms = slot_ms,
                      .enqueued_ms = write_ms,
                      .record = message.record.log_offset,
                      .record_bytes = message.record.total_size,
                      .topic_hash = java_hash(message.real_topic),
                      .rolls = timer.rolls,
                      .deletes = message.deletes()});
  if (slot_ms >= near_until_ms) {
    far_count_ += entries_.back().weight();
    return;
  }
  if (timer.rolls) timer.due_ms = slot_ms;
  const bool deletes_here = message.deletes() && !timer.rolls;
  near_.push_back({slot_ms, timer, deletes_here ? std::string(message.delete_key) : ""});
}

/// The slot of a message, or one before it if it lies too far ahead. COMPAT: half the window where
/// little would be left for the last part.
std::int64_t SlotFiller::rolled(std::int64_t slot_ms, std::int64_t write_ms) const {
  const std::int64_t window_ms = rooms_.roll_window_ms;
  const std::int64_t beyond_ms = slot_ms - write_ms - window_ms;
  if (beyond_ms < 0) return slot_ms;
  return rooms_.timers.slot_of(write_ms + (beyond_ms < window_ms / 3 ? window_ms / 2 : window_ms));
}

/// Of messages whose slots were lost, those whose slots were done.
bool SlotFiller::was_delivered(const TimerMessage& message) const {
  const store::TimerStart& start = rooms_.timers.start();
  return message.record.queue_offset < start.lost_until && message.slot_ms < start.done_before_ms;
}

void SlotFiller::pass_over(std::string_view record) {
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::error("broker: no timer message in the timer topic bytes={} withheld={}", record.size(),
               withheld);
  }
}

}  // namespace saker::broker
