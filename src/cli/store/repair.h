#pragma once

#include "cli/store/place.h"

namespace saker::cli {

/// What `saker store repair` may be told.
struct StoreRepairOptions {
  StorePlaceOptions place;
  bool yes = false;
};

/// Checks a store, says what would mend it, and does it if told so. Returns kExitClean if nothing
/// was or is left to do, kExitFindings if there is, kExitCannot.
int store_repair(const StoreRepairOptions& options);

}  // namespace saker::cli
