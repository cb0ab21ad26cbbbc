#include "base/log_json.h"

#include <array>
#include <chrono>
#include <cstdio>

#include <spdlog/details/log_msg.h>

#include "base/utc.h"

namespace saker::log {
namespace {

std::string time_text(spdlog::log_clock::time_point time) {
  using std::chrono::milliseconds;
  return utc_text(std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count());
}

/// Bytes of the UTF-8 sequence that begins the text; 0: none does.
std::size_t sequence_bytes(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  std::size_t size = 0;
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) size = 2;
  if (first >= 0xE0 && first < 0xF0) size = 3;
  if (first >= 0xF0 && first < 0xF5) size = 4;
  if (size == 0 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  }
  return size;
}

bool is_folder(std::string_view text) {
  constexpr std::size_t kFolderBytesMax = 20;
  if (text.empty() || text.size() > kFolderBytesMax) return false;
  for (const char c : text) {
    if ((c < 'a' || c > 'z') && c != '_') return false;
  }
  return true;
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t size = sequence_bytes(text);
    const char c = text[0];
    if (size == 0) {
      out += "\xEF\xBF\xBD";
    } else if (c == '"' || c == '\\') {
      out.append({'\\', c});
    } else if (size == 1 && static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      out += escape.data();
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out + "\"";
}

void JsonFormatter::format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& out) {
  std::string_view text(line.payload.data(), line.payload.size());
  const auto level = spdlog::level::to_string_view(line.level);
  std::string json = "{\"time\":\"" + time_text(line.time) + "\",\"level\":\"";
  json.append(level.data(), level.size()).append("\"");
  const std::size_t colon = text.find(": ");
  if (colon != std::string_view::npos && is_folder(text.substr(0, colon))) {
    json.append(",\"folder\":\"").append(text.substr(0, colon)).append("\"");
    text.remove_prefix(colon + 2);
  }
  json += ",\"text\":" + json_string(text) + "}\n";
  out.append(json.data(), json.data() + json.size());
}

}  // namespace saker::log
