#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <spdlog/formatter.h>

namespace saker::log {

/// Log lines as JSON:
///
///     {"time":"2026-01-31T23:59:59.999Z","level":"info","folder":"store","text":"recovered …"}
///
/// The folder is what stands in front of the first ": "; lines without one have none.
class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& out) override;
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

/// With quotes around it. Bytes that are no UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

}  // namespace saker::log
