#pragma once

#include "base/log.h"

namespace saker::log {

/// Whether lines of debug are wanted of any folder: for what would have to be made for them. Costs
/// one load. Thread: any.
inline bool wants_debug() {
  return internal::least_level.load(std::memory_order_relaxed) <= Level::kDebug;
}

}  // namespace saker::log
