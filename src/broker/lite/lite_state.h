#pragma once

#include "base/clock.h"
#include "broker/lite/lite_board.h"
#include "broker/options.h"
#include "broker/pop/pop_waits.h"

namespace saker::broker {

/// What the lanes share of lite topics. Thread: any.
struct LiteState {
  LiteState(const Options& options, const Clock& clock) : waits(options.pop), board(clock, waits) {}

  PopWaits waits;  ///< by client, in the place of the topic, and group
  LiteBoard board;
};

}  // namespace saker::broker
