#include "cli/doctor/proc_text.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace saker::cli {
namespace {

constexpr std::string_view kSpace = " \t\n";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!(line = trimmed(line)).empty()) {
    words.push_back(line.substr(0, line.find_first_of(kSpace)));
    line.remove_prefix(words.back().size());
  }
  return words;
}

/// Blanks in paths are written as \040.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    if (text[i] == '\\' && i + 3 < text.size() &&
        std::from_chars(&text[i + 1], &text[i + 1] + 3, code, 8).ptr == &text[i + 1] + 3) {
      plain += static_cast<char>(code);
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

bool is_below(std::string_view path, std::string_view point) {
  if (point == "/") return path.starts_with('/');
  return path.starts_with(point) && (path.size() == point.size() || path[point.size()] == '/');
}

/// "36 35 98:0 /subtree /mount options optional:1 - type source super-options".
std::optional<Mount> parse_mount(std::string_view line) {
  constexpr std::size_t kPoint = 4;
  const std::vector<std::string_view> words = words_of(line);
  for (std::size_t i = kPoint + 2; i + 2 < words.size(); ++i) {
    if (words[i] != "-") continue;
    return Mount{unescaped(words[kPoint]), std::string(words[i + 1]), unescaped(words[i + 2])};
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text) {
  text = trimmed(text);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::string> parse_choice(std::string_view text) {
  text = trimmed(text);
  const auto open = text.find('[');
  if (open == std::string_view::npos) {
    if (text.empty() || text.find_first_of(kSpace) != std::string_view::npos) return std::nullopt;
    return std::string(text);
  }
  const auto close = text.find(']', open);
  if (close == std::string_view::npos || close == open + 1) return std::nullopt;
  return std::string(text.substr(open + 1, close - open - 1));
}

std::optional<std::int64_t> parse_memory_bytes(std::string_view meminfo, std::string_view name) {
  while (!meminfo.empty()) {
    std::string_view line = take_line(meminfo);
    if (!line.starts_with(name) || line.substr(name.size(), 1) != ":") continue;
    line.remove_prefix(name.size() + 1);
    if (!line.ends_with(" kB")) return std::nullopt;
    line.remove_suffix(3);
    const auto kib = parse_number(line);
    return kib ? std::optional(*kib * 1024) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Mount> find_mount(std::string_view mountinfo, std::string_view path) {
  std::optional<Mount> deepest;
  while (!mountinfo.empty()) {
    auto mount = parse_mount(take_line(mountinfo));
    if (!mount || !is_below(path, mount->point)) continue;
    if (!deepest || mount->point.size() >= deepest->point.size()) deepest = std::move(mount);
  }
  return deepest;
}

}  // namespace saker::cli
