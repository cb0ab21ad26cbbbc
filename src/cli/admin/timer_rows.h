#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/admin/cluster.h"
#include "wire/json/document.h"

namespace saker::cli {

/// A message that waits, as `timers list` shows it.
struct TimerRow {
  std::int64_t due_ms = 0;
  std::string topic;
  std::string broker;
  std::string kind;  ///< "timer", or "delay level 3"
  std::string id;
  std::string keys;
  std::int64_t born_ms = 0;
};

struct TimerWish {
  std::string topic;          ///< empty: all
  std::int64_t from_ms = 0;   ///< due then or later
  std::string after;          ///< only what follows: the `next` of a page; empty: from the first
  std::size_t count_max = 0;  ///< of each broker the first ones
};

/// Rows by time.
struct TimerPage {
  std::vector<TimerRow> rows;
  std::string next;  ///< there are more: they follow it; empty: that is all, or it is not known
};

/// What waits on a broker, by time. A broker of Saker whose HTTP port is in reach is asked for as
/// many as are wanted; of others all that they have is read. Errors: also kFailedPrecondition for
/// one of these where it is to go on behind a page.
Result<TimerPage> read_timer_rows(Cluster& cluster, const BrokerAt& broker, const TimerWish& wish);

/// Those in an answer of GET /api/v1/timers.
std::vector<TimerRow> timer_rows_in(wire::json::Value answer, const std::string& broker);

/// Whether the HTTP port of a broker can be asked from here without waiting in vain.
bool is_http_in_reach(const BrokerAt& broker, std::string_view http_bind_address);

}  // namespace saker::cli
