#include "wire/remoting/json_scanner.h"

#include "wire/remoting/byte_scan.h"

namespace saker::wire::remoting {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_bare(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '+' || c == '.';
}
bool is_number_start(char c) { return (c >= '0' && c <= '9') || c == '-'; }

}  // namespace

void JsonScanner::skip_blanks_and_comments() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (text_.substr(at_).starts_with("/*")) {
    const std::size_t end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos) return;
    at_ = end + 2;
    skip_blanks();
  }
}

bool JsonScanner::scalar(JsonScalar& value) {
  skip_blanks();
  if (at_ >= text_.size()) return false;
  if (text_[at_] == '"' || text_[at_] == '\'') {
    value.is_string = true;
    return string(value.text);
  }
  return bare(value);
}

bool JsonScanner::bare(JsonScalar& value) {
  const std::size_t begin = at_;
  while (at_ < text_.size() && is_bare(text_[at_])) ++at_;
  value.text = text_.substr(begin, at_ - begin);
  value.is_null = value.text == "null";
  if (value.text.empty()) return false;
  return value.is_null || value.text == "true" || value.text == "false" ||
         is_number_start(value.text.front());
}

bool JsonScanner::take_null() {
  skip_blanks();
  if (!text_.substr(at_).starts_with("null")) return false;
  at_ += 4;
  return true;
}

bool JsonScanner::string(std::string_view& value) {
  skip_blanks();
  if (at_ >= text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return false;
  const char quote = text_[at_++];
  const std::size_t begin = at_;
  at_ = find_either(text_, at_, quote, '\\');
  if (at_ >= text_.size()) return false;
  if (text_[at_] == quote) {
    value = text_.substr(begin, at_++ - begin);
    return true;
  }
  at_ = begin;
  return unescape(quote, value);
}

bool JsonScanner::unescape(char quote, std::string_view& value) {
  const std::size_t begin = scratch_.size();
  while (at_ < text_.size() && text_[at_] != quote) {
    if (text_[at_] != '\\') {
      const std::size_t run = at_;
      at_ = find_either(text_, at_, quote, '\\');
      scratch_.append(text_, run, at_ - run);
    } else if (!unescape_one()) {
      return false;
    }
  }
  if (at_ >= text_.size()) return false;
  ++at_;
  value = std::string_view(scratch_).substr(begin);
  return true;
}

bool JsonScanner::unescape_one() {
  ++at_;
  if (at_ >= text_.size()) return false;
  const char c = text_[at_++];
  switch (c) {
    case 'b':
      scratch_.push_back('\b');
      return true;
    case 'f':
      scratch_.push_back('\f');
      return true;
    case 'n':
      scratch_.push_back('\n');
      return true;
    case 'r':
      scratch_.push_back('\r');
      return true;
    case 't':
      scratch_.push_back('\t');
      return true;
    case 'u':
      break;
    case '"':
    case '\'':
    case '\\':
    case '/':
      scratch_.push_back(c);
      return true;
    default:
      return false;
  }
  unsigned code = 0;
  if (!hex4(code)) return false;
  const bool high = code >= 0xD800 && code < 0xDC00;
  if (high && text_.substr(at_).starts_with("\\u")) {
    const std::size_t before = at_;
    at_ += 2;
    unsigned low = 0;
    if (!hex4(low)) return false;
    if (low >= 0xDC00 && low < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else {
      at_ = before;
    }
  }
  if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;
  append_utf8(code);
  return true;
}

bool JsonScanner::hex4(unsigned& code) {
  if (text_.size() - at_ < 4) return false;
  code = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = text_[at_++];
    const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                           : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                           : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                                  : 16u;
    if (digit == 16) return false;
    code = code << 4 | digit;
  }
  return true;
}

// Never longer than the escape it replaces (6 or 12 bytes), so scratch_ stays within its reserve.
void JsonScanner::append_utf8(unsigned code) {
  const auto push = [&](unsigned byte) { scratch_.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xC0 | code >> 6);
    push(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    push(0xE0 | code >> 12);
    push(0x80 | (code >> 6 & 0x3F));
    push(0x80 | (code & 0x3F));
  } else {
    push(0xF0 | code >> 18);
    push(0x80 | (code >> 12 & 0x3F));
    push(0x80 | (code >> 6 & 0x3F));
    push(0x80 | (code & 0x3F));
  }
}

bool JsonScanner::skip_value() {
  if (at_scalar()) {
    JsonScalar ignored;
    return scalar(ignored);
  }
  if (at_ >= text_.size() || ++depth_ > kDepthMax) return false;
  bool ok = false;
  if (text_[at_] == '{') {
    ok = object([this](std::string_view) { return skip_value(); });
  } else {
    ok = enter('[');
    while (ok && !leave(']')) ok = skip_value() && separator(']');
  }
  --depth_;
  return ok;
}

bool JsonScanner::at_end() {
  skip_blanks();
  return at_ == text_.size();
}

}  // namespace saker::wire::remoting
