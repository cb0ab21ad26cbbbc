#include "base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace saker::log {

Status configure(const Options& options) {
  const auto level = spdlog::level::from_str(options.level);
  if (level == spdlog::level::off && options.level != "off") {
    return Error{ErrorCode::kInvalidArgument, "unknown log level '" + options.level +
                                                  "': use trace, debug, info, warn, error or off"};
  }
  try {
    auto logger =
        options.file.empty()
            ? std::make_shared<spdlog::logger>("saker",
                                               std::make_shared<spdlog::sinks::stderr_sink_mt>())
            : std::make_shared<spdlog::logger>(
                  "saker", std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file));
    logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
    logger->flush_on(spdlog::level::info);
    logger->set_level(level);
    spdlog::set_default_logger(std::move(logger));
  } catch (const spdlog::spdlog_ex& failure) {
    return Error{ErrorCode::kIo,
                 "cannot open the log file " + options.file + ": " + failure.what()};
  }
  return {};
}

}  // namespace saker::log
