#include "base/line_file.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>

namespace saker {

struct LineFile::Sink {
  explicit Sink(const Options& options)
      : logger("lines", std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
                            options.path, static_cast<std::size_t>(options.bytes_max),
                            static_cast<std::size_t>(options.old_files_max))) {
    logger.set_pattern("%v");
    logger.flush_on(spdlog::level::trace);
  }
  spdlog::logger logger;
};

Result<std::unique_ptr<LineFile::Sink>> LineFile::open_sink(const Options& options) {
  try {
    return std::make_unique<Sink>(options);
  } catch (const spdlog::spdlog_ex& failure) {
    return Error{ErrorCode::kIo, "cannot open " + options.path + ": " + failure.what()};
  }
}

Result<std::unique_ptr<LineFile>> LineFile::open(const Options& options) {
  auto sink = open_sink(options);
  if (!sink) return sink.error();
  return std::unique_ptr<LineFile>(new LineFile(options, std::move(*sink)));
}

LineFile::LineFile(const Options& options, std::unique_ptr<Sink> sink)
    : options_(options), sink_(std::move(sink)) {}
LineFile::~LineFile() = default;

void LineFile::write(std::string_view line) {
  const std::lock_guard lock(mutex_);
  sink_->logger.log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

Status LineFile::reopen() {
  auto fresh = open_sink(options_);
  if (!fresh) return fresh.error();
  const std::lock_guard lock(mutex_);
  sink_ = std::move(*fresh);
  return {};
}

}  // namespace saker
