#include "base/log.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <vector>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "base/log_json.h"

namespace saker::log {
namespace {

/// What is wanted of a folder, and of those that are not named.
struct Levels {
  Level all = spdlog::level::info;
  std::vector<std::pair<std::string, Level>> folders;
};

struct State {
  std::mutex mutex;
  Levels levels;  // under mutex
};

State& state() {
  static State the_state;
  return the_state;
}

std::optional<Level> level_of(std::string_view word) {
  const Level level = spdlog::level::from_str(std::string(word));
  if (level == spdlog::level::off && word != "off") return std::nullopt;
  return level;
}

Error unknown(std::string_view word) {
  return {ErrorCode::kInvalidArgument,
          "unknown log level '" + std::string(word) +
              "': use trace, debug, info, warn, error or off, and FOLDER=LEVEL for one folder, "
              "separated by commas"};
}

Result<Levels> parse(std::string_view text) {
  Levels levels;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = word.find('=');
    const bool is_folder = equals != std::string_view::npos && equals > 0;
    const auto level = level_of(is_folder ? word.substr(equals + 1) : word);
    if (!level) return unknown(word);
    if (is_folder) {
      levels.folders.emplace_back(word.substr(0, equals), *level);
    } else {
      levels.all = *level;
    }
  }
  return levels;
}

void use(Levels levels) {
  Level least = levels.all;
  for (const auto& [folder, level] : levels.folders) least = std::min(least, level);
  const std::lock_guard lock(state().mutex);
  state().levels = std::move(levels);
  internal::least_level = least;
}

std::shared_ptr<spdlog::sinks::sink> open_sink(const std::string& file) {
  if (file.empty()) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  return std::make_shared<spdlog::sinks::basic_file_sink_mt>(file);
}

}  // namespace

bool internal::is_wanted(Level level, std::string_view line) {
  const std::string_view folder = line.substr(0, line.find(':'));
  const std::lock_guard lock(state().mutex);
  const Levels& levels = state().levels;
  for (const auto& [name, wanted] : levels.folders) {
    if (name == folder) return level >= wanted;
  }
  return level >= levels.all;
}

Status check_levels(std::string_view text) {
  const Result<Levels> levels = parse(text);
  return levels ? Status() : levels.error();
}

Status set_levels(std::string_view text) {
  Result<Levels> levels = parse(text);
  if (!levels) return levels.error();
  use(std::move(*levels));
  return {};
}

Status configure(const Options& options) {
  Result<Levels> levels = parse(options.level);
  if (!levels) return levels.error();
  if (options.format != "text" && options.format != "json") {
    return Error{ErrorCode::kInvalidArgument,
                 "unknown log format '" + options.format + "': use text or json"};
  }
  try {
    auto logger = std::make_shared<spdlog::logger>("saker", open_sink(options.file));
    if (options.format == "json") {
      logger->set_formatter(std::make_unique<JsonFormatter>());
    } else {
      logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
    }
    logger->flush_on(spdlog::level::trace);
    logger->set_level(spdlog::level::trace);
    spdlog::set_default_logger(std::move(logger));
  } catch (const spdlog::spdlog_ex& failure) {
    return Error{ErrorCode::kIo,
                 "cannot open the log file " + options.file + ": " + failure.what()};
  }
  use(std::move(*levels));
  return {};
}

}  // namespace saker::log
