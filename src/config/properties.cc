#include "config/properties.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/text_file.h"

namespace saker::config {
namespace {

constexpr std::string_view kBlanks = " \t\f";
// A file with every key of RocketMQ has 20 KiB.
constexpr std::size_t kFileBytesMax = 1 << 20;

bool is_blank(char c) { return kBlanks.find(c) != std::string_view::npos; }

std::string_view skip_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text;
}

/// Takes the next line off the text; the line end (\n, \r, \r\n) is dropped.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  const bool pair = text.substr(end, 2) == "\r\n";
  text.remove_prefix(std::min(end + (pair ? 2 : 1), text.size()));
  return line;
}

bool ends_in_odd_backslashes(std::string_view line) {
  std::size_t count = 0;
  while (count < line.size() && line[line.size() - 1 - count] == '\\') ++count;
  return count % 2 == 1;
}

/// The end of the key: the first separator that no backslash protects.
std::size_t key_end(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '=' || line[i] == ':' || is_blank(line[i])) {
      return i;
    }
  }
  return line.size();
}

std::string_view value_of(std::string_view after_key) {
  after_key = skip_blanks(after_key);
  if (!after_key.empty() && (after_key[0] == '=' || after_key[0] == ':')) {
    after_key = skip_blanks(after_key.substr(1));
  }
  return after_key;
}

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

/// Four hexadecimal digits at the front of the text, or -1.
std::int32_t hex_unit(std::string_view text) {
  if (text.size() < 4) return -1;
  std::uint32_t unit = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + 4, unit, 16);
  return problem == std::errc{} && end == text.data() + 4 ? static_cast<std::int32_t>(unit) : -1;
}

char plain_escape(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'f':
      return '\f';
    default:
      return c;
  }
}

/// Appends one \uXXXX, or a surrogate pair of them. `at` stands on the u and is left behind it.
bool append_unicode(std::string& out, std::string_view text, std::size_t& at) {
  const std::int32_t unit = hex_unit(text.substr(at + 1));
  if (unit < 0) return false;
  at += 5;
  std::uint32_t c = static_cast<std::uint32_t>(unit);
  if ((c & 0xF800) == 0xD800) {
    const bool has_low = (c & 0xFC00) == 0xD800 && text.substr(at, 2) == "\\u";
    const std::int32_t low = has_low ? hex_unit(text.substr(at + 2)) : -1;
    const bool pair = low >= 0xDC00 && low <= 0xDFFF;
    c = pair ? 0x10000 + ((c & 0x3FF) << 10) + (static_cast<std::uint32_t>(low) & 0x3FF) : 0xFFFD;
    if (pair) at += 6;
  }
  append_utf8(out, c);
  return true;
}

Result<std::string> unescape(std::string_view text, int line) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] != '\\') {
      out.push_back(text[at++]);
    } else if (++at == text.size()) {
      break;  // a lone backslash at the end of the file says nothing
    } else if (text[at] != 'u') {
      out.push_back(plain_escape(text[at++]));
    } else if (!append_unicode(out, text, at)) {
      return Error{ErrorCode::kInvalidArgument,
                   "line " + std::to_string(line) + ": \\u is not followed by 4 hex digits"};
    }
  }
  return out;
}

/// Nothing but the first line that holds a byte 0 is worth a word: the file is of another kind.
Status check_is_text(std::string_view text) {
  const std::size_t zero = text.find('\0');
  if (zero == std::string_view::npos) return {};
  const auto lines =
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n');
  return Error{ErrorCode::kInvalidArgument,
               "line " + std::to_string(lines + 1) + " has a byte 0: this is no properties file"};
}

}  // namespace

Result<std::string> read_properties_file(const std::string& path) {
  auto text = read_text_file(path, kFileBytesMax);
  if (text.ok() || text.error().code != ErrorCode::kResourceExhausted) return text;
  return Error{ErrorCode::kInvalidArgument, text.error().message + ": this is no properties file"};
}

Result<std::vector<Property>> parse_properties(std::string_view text) {
  if (const Status checked = check_is_text(text); !checked) return checked.error();
  std::vector<Property> properties;
  int line_number = 0;
  while (!text.empty()) {
    const int first_line = ++line_number;
    std::string line(skip_blanks(take_line(text)));
    if (line.empty() || line[0] == '#' || line[0] == '!') continue;
    while (ends_in_odd_backslashes(line) && !text.empty()) {
      line.pop_back();
      line += skip_blanks(take_line(text));
      ++line_number;
    }
    const std::size_t end = key_end(line);
    Result<std::string> key = unescape(std::string_view(line).substr(0, end), first_line);
    if (!key) return key.error();
    Result<std::string> value = unescape(value_of(std::string_view(line).substr(end)), first_line);
    if (!value) return value.error();
    properties.push_back({std::move(*key), std::move(*value), first_line});
  }
  return properties;
}

std::string_view without_trailing_blanks(std::string_view value) {
  const std::size_t last = value.find_last_not_of(" \t\r\n\f");
  return last == std::string_view::npos ? std::string_view() : value.substr(0, last + 1);
}

std::string escape_property_value(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (is_blank(c) && out.empty()) {
      (out += '\\') += c == '\t' ? 't' : c == '\f' ? 'f' : c;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace saker::config
