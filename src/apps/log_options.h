#pragma once

#include <string>

#include "config/setting.h"

namespace saker::apps {

/// How a server process logs.
struct LogOptions {
  std::string level = "info";   ///< logLevel; as log::set_levels takes it
  std::string format = "text";  ///< logFormat
};

/// Setting logLevel takes effect at once, also in a process that runs.
config::Table settings(LogOptions& options);

}  // namespace saker::apps
