#pragma once

#include "cli/store/place.h"

namespace saker::cli {

/// What `saker store verify` may be told.
struct StoreVerifyOptions {
  StorePlaceOptions place;
  bool json = false;
  bool quiet = false;  ///< no progress
};

/// Checks a whole store directory, says a verdict and each finding on stdout. Returns kExitClean,
/// kExitFindings or kExitCannot.
int store_verify(const StoreVerifyOptions& options);

}  // namespace saker::cli
