#include "base/log.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <vector>

#include <spdlog/details/file_helper.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/log_file.h"
#include "base/log_json.h"

namespace saker::log {
namespace {

/// Built before main(), so before any thread: whoever logs first must not build it for the others.
[[maybe_unused]] spdlog::logger* const kFirstLogger = spdlog::default_logger_raw();

/// What is wanted of a folder, and of those that are not named.
struct Levels {
  Level all = Level::kInfo;
  std::vector<std::pair<std::string, Level>> folders;

  Level of(std::string_view folder) const {
    for (const auto& [name, level] : folders) {
      if (name == folder) return level;
    }
    return all;
  }
};

/// A file that can be opened by its name again.
class FileSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FileSink(std::string path) : path_(std::move(path)), file_(opened()) {}

  /// Throws spdlog_ex, and keeps the old one.
  void reopen() {
    auto fresh = opened();
    const std::lock_guard lock(mutex_);
    file_ = std::move(fresh);
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& line) override {
    spdlog::memory_buf_t formatted;
    formatter_->format(line, formatted);
    file_->write(formatted);
  }
  void flush_() override { file_->flush(); }

 private:
  std::unique_ptr<spdlog::details::file_helper> opened() const {
    auto file = std::make_unique<spdlog::details::file_helper>();
    file->open(path_);
    return file;
  }

  const std::string path_;
  std::unique_ptr<spdlog::details::file_helper> file_;
};

struct State {
  std::mutex mutex;
  Levels levels;                   // under mutex
  std::shared_ptr<FileSink> file;  // under mutex; null: stderr
};

State& state() {
  static State the_state;
  return the_state;
}

std::optional<Level> level_of(std::string_view word) {
  if (word == "trace") return Level::kTrace;
  if (word == "debug") return Level::kDebug;
  if (word == "info") return Level::kInfo;
  if (word == "warn" || word == "warning") return Level::kWarn;
  if (word == "error" || word == "err") return Level::kError;
  if (word == "off") return Level::kOff;
  return std::nullopt;
}

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::kTrace:
      return spdlog::level::trace;
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
    case Level::kOff:
      break;
  }
  return spdlog::level::off;
}

Error unknown(std::string_view word) {
  return {ErrorCode::kInvalidArgument,
          "unknown log level '" + std::string(word) +
              "': use trace, debug, info, warn, error or off, and FOLDER=LEVEL for one folder, "
              "separated by commas"};
}

// What lines begin with.
constexpr std::array<std::string_view, 10> kFolders = {
    "audit", "broker", "config", "file", "front", "namesrv", "net", "rpc", "store", "up"};

Status check_folder(std::string_view folder) {
  if (std::find(kFolders.begin(), kFolders.end(), folder) != kFolders.end()) return {};
  std::string known;
  for (const std::string_view one : kFolders) (known += known.empty() ? "" : ", ") += one;
  return Error{ErrorCode::kInvalidArgument,
               "no log line is of the folder '" + std::string(folder) + "'; there are " + known};
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
      if (const Status known = check_folder(word.substr(0, equals)); !known) return known.error();
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
  auto sink = file.empty() ? nullptr : std::make_shared<FileSink>(file);
  const std::lock_guard lock(state().mutex);
  state().file = sink;
  if (sink == nullptr) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  return sink;
}

}  // namespace

void internal::write(Level level, fmt::string_view format, fmt::format_args args) {
  const std::string_view line(format.data(), format.size());
  {
    const std::lock_guard lock(state().mutex);
    if (level < state().levels.of(line.substr(0, line.find(':')))) return;
  }
  spdlog::default_logger_raw()->log(spdlog_level(level), fmt::vformat(format, args));
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

Status reopen() {
  std::shared_ptr<FileSink> file;
  {
    const std::lock_guard lock(state().mutex);
    file = state().file;
  }
  try {
    if (file) file->reopen();
  } catch (const spdlog::spdlog_ex& failure) {
    return Error{ErrorCode::kIo, std::string("cannot open the log file again: ") + failure.what()};
  }
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
