#pragma once

#include <cstdint>

#include "api/outcome.h"

namespace saker::front {

/// RocketMQ's response code for an outcome of the broker.
std::int32_t response_code(api::Status status);

}  // namespace saker::front
