#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/timer_time.h"
#include "wire/record/record.h"

namespace saker::broker {

/// A message that waits in the timer topic. The views point into the record's bytes.
struct TimerMessage {
  wire::record::Record record;
  TimerWish wish;
  std::int64_t slot_ms = 0;  ///< TIMER_OUT_MS
  std::string_view real_topic;
  QueueId real_queue;
  std::string_view unique_key;
  std::string_view delete_key;  ///< TIMER_DEL_UNIQKEY: what it takes back; empty: it delivers
  std::int64_t roll_count = 0;

  bool deletes() const { return !delete_key.empty(); }
  /// When it is to be delivered, in (slot_ms, slot_ms + precision].
  std::int64_t due_ms(std::int64_t precision_ms) const;
};

/// The message in a record; nothing if the bytes are no record, or of no timer message.
std::optional<TimerMessage> read_timer_message(std::string_view record);

/// How a message came out of its slot.
struct TimerPassage {
  std::int64_t enqueued_ms = 0;
  std::int64_t dequeued_ms = 0;
  bool rolls = false;
};

/// The properties with which it is stored again, in `text`. COMPAT: those of the timer stay, as
/// RocketMQ's delivered messages have them. Where there is no room, nothing is added.
void write_passage(const TimerMessage& message, const TimerPassage& passage, std::string& text);

}  // namespace saker::broker
