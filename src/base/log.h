#pragma once

#include <string>

#include <spdlog/spdlog.h>

#include "base/result.h"

/// Log lines: one line an event an operator would want, `level folder: text key=value …`.
///
/// Thread: any. The destination is the one process-wide object of the house: a line must get out
/// from wherever it is written, also before and after everything else is built.
namespace saker::log {

struct Options {
  std::string level = "info";  ///< trace, debug, info, warn, error, off
  std::string file;            ///< path; empty: stderr
};

/// Sets level and destination for the process. Errors: unknown level, file that cannot be opened.
Status configure(const Options& options);

/// Built before main(), so before any thread: whoever logs first must not build it for the others.
inline spdlog::logger* const kFirstLogger = spdlog::default_logger_raw();

using spdlog::debug;
using spdlog::error;
using spdlog::info;
using spdlog::warn;

}  // namespace saker::log
