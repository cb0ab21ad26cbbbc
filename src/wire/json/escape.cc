#include "wire/json/escape.h"

#include "wire/json/utf8.h"

namespace saker::wire::json {
namespace {

void append_unit(std::string& out, char32_t unit) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[unit >> shift & 0xF];
}

void append_units(std::string& out, char32_t c) {
  if (c < 0x10000) return append_unit(out, c);
  append_unit(out, 0xD800 + ((c - 0x10000) >> 10));
  append_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
}

/// What follows the backslash in the short form, or 0.
char short_form(char32_t c) {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

bool must_be_escaped(char32_t c, Charset charset) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) return true;
  return charset == Charset::kAscii && c >= 0x80;
}

bool is_plain(char c) {
  const unsigned char byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '/';
}

void append_character(std::string& out, char32_t c, Charset charset) {
  if (const char form = short_form(c); form != 0) {
    (out += '\\') += form;
  } else if (c == '/' && charset == Charset::kAscii) {
    out += "\\/";
  } else if (must_be_escaped(c, charset)) {
    append_units(out, c);
  } else {
    append_utf8(out, c);
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text, Charset charset) {
  out += '"';
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) append_character(out, take_utf8(text), charset);
  }
  out += '"';
}

}  // namespace saker::wire::json
