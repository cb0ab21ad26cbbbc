#pragma once

#include <cstdint>
#include <string>

#include "config/live.h"
#include "config/setting.h"

namespace saker::front {

/// What is written down of requests.
struct WatchOptions {
  config::Live<std::int64_t> slow_request_ms = 1'000;  ///< slowRequestMillis; 0: none is slow
  std::string audit_log;                               ///< auditLog; empty: none
};

config::Table settings(WatchOptions& options);

}  // namespace saker::front
