#pragma once

#include <cstdint>
#include <string>

namespace saker {

/// "2026-01-31T23:59:59.999Z", of ms since the Unix epoch; not negative.
std::string utc_text(std::int64_t wall_ms);

}  // namespace saker
