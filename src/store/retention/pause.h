#pragma once

#include <cstdint>
#include <functional>

namespace saker::store {

/// Rests for some ms between two steps of work that nobody waits for. False: the store stops, the
/// work is to be left as it is.
using Pause = std::function<bool(std::int64_t ms)>;

}  // namespace saker::store
