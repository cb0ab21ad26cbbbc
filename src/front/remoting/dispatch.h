#pragma once

#include <cstdint>
#include <string_view>

#include "front/remoting/context.h"

namespace saker::front {

/// The handler of a request code; null if the code is not served.
HandlerFunction find_handler(std::int32_t code);

}  // namespace saker::front
