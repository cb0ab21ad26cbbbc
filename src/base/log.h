#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "base/result.h"

/// Log lines: one line an event an operator would want, `level folder: text key=value …`.
///
/// Thread: any. The destination is the one process-wide object of the house: a line must get out
/// from wherever it is written, also before and after everything else is built.
namespace saker::log {

struct Options {
  std::string level = "info";   ///< as set_levels takes it
  std::string file = {};        ///< path; empty: stderr
  std::string format = "text";  ///< text, or json: an object a line
};

/// Sets levels, destination and form for the process. Errors: unknown words, file that cannot be
/// opened.
Status configure(const Options& options);

/// A level for all, then folders that have their own: "info", "warn,store=debug,rpc=error". Levels:
/// trace, debug, info, warn, error, off. Errors name the word; nothing is changed then.
Status set_levels(std::string_view text);
Status check_levels(std::string_view text);

enum class Level { kTrace, kDebug, kInfo, kWarn, kError, kOff };  ///< kOff: above all lines

namespace internal {

/// The least level that any folder has: what is below it costs one comparison.
inline std::atomic<Level> least_level{Level::kInfo};

/// By the level of the folder that the line names in front of its colon. The one place that
/// formats: the headers that do would put their code into every file that logs.
void write(Level level, fmt::string_view format, fmt::format_args args);

template <class... Args>
void write_if_wanted(Level level, fmt::format_string<Args...> format, const Args&... args) {
  if (level < least_level.load(std::memory_order_relaxed)) return;
  write(level, format, fmt::make_format_args(args...));
}

}  // namespace internal

template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  internal::write_if_wanted<Args...>(Level::kDebug, format, args...);
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  internal::write_if_wanted<Args...>(Level::kInfo, format, args...);
}
template <class... Args>
void warn(fmt::format_string<Args...> format, Args&&... args) {
  internal::write_if_wanted<Args...>(Level::kWarn, format, args...);
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  internal::write_if_wanted<Args...>(Level::kError, format, args...);
}

}  // namespace saker::log
