#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/offset.h"

namespace saker::api {

/// Events a second over the last 10 s, minute and ten minutes; over less while there is less.
struct Rates {
  double ten_seconds = 0;
  double minute = 0;
  double ten_minutes = 0;
};

/// A count since the start, and what it was at the last two midnights of local time.
struct DayTotals {
  std::int64_t yesterday_morning = 0;
  std::int64_t today_morning = 0;
  std::int64_t now = 0;
};

/// What sends came to since the start.
struct PutFacts {
  std::int64_t messages = 0;
  std::int64_t bytes = 0;
  std::int64_t failures = 0;
  std::int64_t longest_ms = 0;
  /// Messages whose send took up to 0, 10, 50, 100, 200, 500 ms, 1, 2, 3, 4, 5, 10 s, and longer.
  std::array<std::int64_t, 13> by_time = {};
};

struct DirectoryFacts {
  std::string directory;
  std::int64_t used_bytes = 0;
  std::int64_t usable_bytes = 0;
};

/// How far a delay level is with its queue.
struct DelayLevelFacts {
  std::int32_t level = 0;
  QueueOffset delivered;
  QueueOffset end;
};

/// How a broker is.
struct RuntimeFacts {
  /// Timer messages that are due within so many seconds, and not within those of the span before.
  struct TimerSpan {
    std::int64_t until_s = 0;
    std::int64_t count = 0;
  };

  std::int64_t boot_ms = 0;
  std::int64_t now_ms = 0;
  std::int64_t accept_sends_from_ms = 0;
  DayTotals put;  ///< messages
  DayTotals got;
  Rates put_rate;    ///< messages
  Rates found_rate;  ///< pulls and pops
  Rates missed_rate;
  Rates asked_rate;  ///< both
  Rates got_rate;    ///< messages
  PutFacts puts;
  std::int64_t longest_get_ms = 0;
  LogOffset log_begin;
  LogOffset log_end;
  // At most ten seconds old.
  std::int64_t first_store_ms = -1;  ///< -1: no message
  std::int64_t unflushed_bytes = 0;
  std::int64_t undispatched_bytes = 0;
  std::vector<DirectoryFacts> log_directories;
  std::vector<DirectoryFacts> queue_directories;
  std::int64_t damaged_served = 0;  ///< reads of damaged queue entries whose message was found
  std::int64_t damaged_passed = 0;  ///< those whose message is lost
  std::vector<DelayLevelFacts> delay_levels;  ///< those that ever had a message
  std::int64_t timers_unread = 0;             ///< timer messages that are in no slot yet
  std::int64_t timers_waiting = 0;            ///< those that are, and late ones
  std::int64_t timers_delivered = 0;
  Rates timer_rate;                    ///< of deliveries
  std::vector<TimerSpan> timer_spans;  ///< at most ten seconds old, as the next
  std::int64_t timers_of_fullest_slot = 0;
};

/// What is counted. Keys: a topic; `topic@group`; the name of the cluster.
enum class Traffic : std::uint8_t {
  kTopicPuts,
  kTopicPutBytes,
  kGroupGets,
  kGroupGetBytes,
  kSendBacks,
  kGroupAcks,         ///< messages of pops that are done
  kGroupCheckPoints,  ///< of pops, in the revive log
  kDeadLetters,
  kBrokerPuts,
  kBrokerGets,
  kBrokerUserPuts,  ///< without topics of the broker's own, as the next
  kBrokerUserGets,
  kBrokerAcks,
  kBrokerCheckPoints,
};

struct TrafficFigures {
  struct Window {
    std::int64_t sum = 0;
    double per_second = 0;
    double per_call = 0;
  };
  Window minute;
  Window hour;
  Window day;
};

/// What a broker counts. Thread: any.
class Statistics {
 public:
  virtual ~Statistics() = default;

  virtual RuntimeFacts runtime() = 0;
  /// Nothing where nothing was counted, ever.
  virtual std::optional<TrafficFigures> traffic(Traffic what, std::string_view key) = 0;
};

}  // namespace saker::api
