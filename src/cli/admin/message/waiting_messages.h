#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/admin/message/message_store.h"

namespace saker::cli {

// ON DISK: where messages wait for their time (spec 03 §15).
inline constexpr const char* kDelayTopic = "SCHEDULE_TOPIC_XXXX";
inline constexpr const char* kTimerTopic = "rmq_sys_wheel_timer";

/// A message that is delivered later.
struct WaitingMessage {
  BrokerAt broker;
  Message message;
  std::int64_t due_ms = 0;
  std::int32_t level = 0;  ///< of a delay; 0: it has a time of its own

  std::string topic() const;  ///< that it is for
};

/// Ms of each delay level, the first at index 0, from "1s 5s 1m 2h 1d". Levels that are no time
/// are 0.
std::vector<std::int64_t> parse_delay_levels(std::string_view text);

/// Of the records of the timer topic in their order: those that are due after `now_ms` and were not
/// taken back. One that was written again counts once.
std::vector<Message> pending_of(const std::vector<Message>& timers, std::int64_t now_ms);

/// When a record of the timer topic is due; 0 if it does not say.
std::int64_t timer_due_ms(const Message& timer);

/// What takes a timer message back (spec 03 §13).
std::string recall_handle(const WaitingMessage& timer);

/// Everything that waits on a broker, by time.
Result<std::vector<WaitingMessage>> read_waiting(Cluster& cluster, const BrokerAt& broker,
                                                 std::int64_t now_ms);

}  // namespace saker::cli
