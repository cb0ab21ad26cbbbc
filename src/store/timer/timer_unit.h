#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/offset.h"

namespace saker::store {

/// One timer message in the timer log, as RocketMQ writes it. Big-endian, ON DISK: never change.
///
///      0  size 4 = 52        16  enqueued_ms 8     36  record_bytes 4
///      4  previous 8         24  delay_ms 4        40  topic_hash 4
///     12  flags 4            28  record 8          44  reserved 8 = 0
///
/// At the end of a file, where a unit and a blank do not fit, stands a blank of 16 bytes: int32
/// bytes left in the file, int64 0, int32 blank magic.
struct TimerUnit {
  static constexpr std::int64_t kBytes = 52;
  static constexpr std::int64_t kBlankBytes = 16;

  static constexpr std::int32_t kIsTimer = 1;
  static constexpr std::int32_t kRolls = 2;    ///< due later than its slot: to be set anew then
  static constexpr std::int32_t kDeletes = 4;  ///< takes back another message of its slot

  std::int64_t previous = -1;  ///< position of the unit before it in its slot
  std::int32_t flags = kIsTimer;
  std::int64_t enqueued_ms = 0;  ///< a multiple of the precision
  std::int32_t delay_ms = 0;     ///< from there to the slot
  LogOffset record;              ///< of the message, in the commit log
  std::int32_t record_bytes = 0;
  std::int32_t topic_hash = 0;  ///< Java's hash of the topic that the message is for

  std::int64_t slot_ms() const { return enqueued_ms + delay_ms; }
  bool rolls() const { return (flags & kRolls) != 0; }
  bool deletes() const { return (flags & kDeletes) != 0; }
  /// What it adds to its slot's count. COMPAT: a deleting one takes one off.
  std::int32_t weight() const { return deletes() ? -1 : 1; }

  friend bool operator==(const TimerUnit&, const TimerUnit&) = default;
};

void encode(const TimerUnit& unit, std::string& out);

/// The unit at the front of the bytes; nothing if there is none.
std::optional<TimerUnit> decode_timer_unit(std::string_view bytes);

void encode_timer_blank(std::int32_t bytes_left, std::string& out);
bool is_timer_blank(std::string_view bytes);

}  // namespace saker::store
