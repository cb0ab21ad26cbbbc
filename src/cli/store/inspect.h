#pragma once

#include "cli/store/place.h"

namespace saker::cli {

/// What `saker store inspect` may be told.
struct StoreInspectOptions {
  StorePlaceOptions place;
  bool json = false;
  bool walk = false;  ///< count queues from the records
};

/// Shows what a store directory holds, on stdout. Returns kExitClean or kExitCannot.
int store_inspect(const StoreInspectOptions& options);

}  // namespace saker::cli
