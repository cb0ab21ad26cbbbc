#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

#include <spdlog/spdlog.h>

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

/// Built before main(), so before any thread: whoever logs first must not build it for the others.
inline spdlog::logger* const kFirstLogger = spdlog::default_logger_raw();

using Level = spdlog::level::level_enum;

namespace internal {

/// The least level that any folder has: what is below it costs one comparison.
inline std::atomic<int> least_level{spdlog::level::info};

/// By the level of the folder that the line names in front of its colon.
bool is_wanted(Level level, std::string_view line);

template <class... Args>
void write(Level level, spdlog::format_string_t<Args...> format, Args&&... args) {
  if (level < least_level.load(std::memory_order_relaxed)) return;
  const spdlog::string_view_t text = format;
  if (!is_wanted(level, {text.data(), text.size()})) return;
  spdlog::default_logger_raw()->log(level, format, std::forward<Args>(args)...);
}

}  // namespace internal

template <class... Args>
void debug(spdlog::format_string_t<Args...> format, Args&&... args) {
  internal::write<Args...>(spdlog::level::debug, format, std::forward<Args>(args)...);
}
template <class... Args>
void info(spdlog::format_string_t<Args...> format, Args&&... args) {
  internal::write<Args...>(spdlog::level::info, format, std::forward<Args>(args)...);
}
template <class... Args>
void warn(spdlog::format_string_t<Args...> format, Args&&... args) {
  internal::write<Args...>(spdlog::level::warn, format, std::forward<Args>(args)...);
}
template <class... Args>
void error(spdlog::format_string_t<Args...> format, Args&&... args) {
  internal::write<Args...>(spdlog::level::err, format, std::forward<Args>(args)...);
}

}  // namespace saker::log
