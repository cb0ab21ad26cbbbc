#pragma once

#include "../load/histogram.h"
#include "store_run.h"

namespace saker::disk {

/// How appends went that were due by the clock.
struct Paced {
  load::Histogram call;   ///< ns in one call that appends a batch
  load::Histogram batch;  ///< ns from when a batch was due until it was appended
};

/// Appends `per_second` messages, a batch every millisecond, for so long.
Paced append_paced(StoreRun& run, int per_second, double seconds);

}  // namespace saker::disk
