#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/admin/options.h"

namespace saker::cli {

/// Which messages `timers list` shows.
struct TimerListOptions {
  std::string topic;                    ///< only messages for it; empty: for all
  std::optional<std::int64_t> from_ms;  ///< due then or later
  std::string after;                    ///< what follows a page of one broker
  std::int64_t count_max = 1000;
};

struct TimerCancelOptions {
  std::string id;  ///< unique id, or the recall handle that the producer was given
  bool is_confirmed = false;
};

// `saker admin timers …`. Each prints its answer, explains failures on stderr and returns the exit
// code.

/// Messages that wait for their time, by it: by delay level, or with a time of their own.
int timers_list(const AdminOptions& admin, const TimerListOptions& options);
/// Only those with a time of their own can be taken back.
int timers_cancel(const AdminOptions& admin, const TimerCancelOptions& options);

}  // namespace saker::cli
