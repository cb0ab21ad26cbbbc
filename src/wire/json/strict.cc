#include "wire/json/strict.h"

#include <cstdint>

#include "wire/json/escape.h"
#include "wire/json/utf8.h"

namespace saker::wire::json {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '$';
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 32);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// One pass over the text. Every step returns false when it failed and leaves at_ at the place.
class Rewriter {
 public:
  Rewriter(std::string_view text, int depth_max) : text_(text), depth_left_(depth_max) {
    out_.reserve(text.size() + text.size() / 8);
  }

  Result<std::string> run() {
    if (!value()) return failed();
    if (!blanks() || at_ != text_.size()) return failed();
    return std::move(out_);
  }

 private:
  Error failed() const {
    return {ErrorCode::kInvalidArgument, "malformed JSON at byte " + std::to_string(at_)};
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  /// Passes over blanks and comments; false for a comment without an end.
  bool blanks() {
    while (at_ < text_.size()) {
      if (is_blank(text_[at_])) {
        ++at_;
      } else if (text_.substr(at_, 2) == "//") {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_.substr(at_, 2) == "/*") {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return false;
        at_ = end + 2;
      } else {
        return true;
      }
    }
    return true;
  }

  bool value() {
    if (!blanks()) return false;
    switch (peek()) {
      case '{':
        return nested('}', &Rewriter::member);
      case '[':
        return nested(']', &Rewriter::value);
      case '"':
      case '\'':
        return string();
      default:
        return is_word(peek()) && !is_digit(peek()) ? literal() : number();
    }
  }

  /// `open element , element , close`, a comma before the close allowed.
  bool nested(char close, bool (Rewriter::*element)()) {
    if (depth_left_-- == 0) return false;
    out_ += text_[at_++];
    for (bool first = true;; first = false) {
      if (!blanks()) return false;
      if (take(close)) break;
      if (!first) out_ += ',';
      if (!(this->*element)() || !blanks()) return false;
      if (take(',')) continue;
      if (!take(close)) return false;
      break;
    }
    out_ += close;
    ++depth_left_;
    return true;
  }

  bool member() {
    if (!key() || !blanks() || !take(':')) return false;
    out_ += ':';
    return value();
  }

  bool key() {
    switch (peek()) {
      case '"':
      case '\'':
        return string();
      case '{':
        return object_key();
      default:
        return bare_key();
    }
  }

  /// An object in the place of a key: its strict text becomes the key.
  bool object_key() {
    const std::size_t start = out_.size();
    if (!value()) return false;
    const std::string text = out_.substr(start);
    out_.resize(start);
    append_quoted(out_, text, Charset::kUtf8);
    return true;
  }

  bool bare_key() {
    const std::size_t start = at_;
    take('-');
    while (is_word(peek())) ++at_;
    if (at_ == start || text_.substr(start, at_ - start) == "-") return false;
    (out_ += '"').append(text_.substr(start, at_ - start)) += '"';
    return true;
  }

  bool literal() {
    for (const std::string_view word : {"true", "false", "null"}) {
      if (text_.substr(at_, word.size()) != word) continue;
      const std::size_t end = at_ + word.size();
      if (end < text_.size() && is_word(text_[end])) return false;
      out_ += word;
      at_ = end;
      return true;
    }
    return false;
  }

  bool digits() {
    const std::size_t start = at_;
    while (is_digit(peek())) out_ += text_[at_++];
    return at_ > start;
  }

  /// JSON's grammar of numbers; leading zeros are an error there and here.
  bool number() {
    if (take('-')) out_ += '-';
    if (peek() == '0') {
      out_ += text_[at_++];
    } else if (!digits()) {
      return false;
    }
    if (take('.')) {
      out_ += '.';
      if (!digits()) return false;
    }
    if (take('e') || take('E')) {
      out_ += 'e';
      if (peek() == '+' || peek() == '-') out_ += text_[at_++];
      if (!digits()) return false;
    }
    return !is_word(peek()) && peek() != '.';
  }

  bool string() {
    const char quote = text_[at_++];
    std::string plain;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] != '\\') {
        plain += text_[at_++];
      } else if (!escape(plain)) {
        return false;
      }
    }
    if (!take(quote)) return false;
    append_quoted(out_, plain, Charset::kUtf8);
    return true;
  }

  bool escape(std::string& plain) {
    constexpr std::string_view kNames = "\"'\\/bfnrtv";
    constexpr std::string_view kMeanings = "\"'\\/\b\f\n\r\t\v";
    ++at_;
    if (take('u')) return utf16_escape(plain);
    if (take('x')) return hex_escape(plain);
    const std::size_t which = at_ < text_.size() ? kNames.find(text_[at_]) : kNames.npos;
    if (which == kNames.npos) return false;
    plain += kMeanings[which];
    ++at_;
    return true;
  }

  /// Reads `count` hexadecimal digits into `unit`.
  bool hex(int count, char32_t& unit) {
    unit = 0;
    for (int i = 0; i < count; ++i) {
      const int digit = hex_digit(peek());
      if (digit < 0) return false;
      unit = unit << 4 | static_cast<char32_t>(digit);
      ++at_;
    }
    return true;
  }

  bool hex_escape(std::string& plain) {
    char32_t c = 0;
    if (!hex(2, c)) return false;
    append_utf8(plain, c);
    return true;
  }

  bool utf16_escape(std::string& plain) {
    char32_t c = 0;
    if (!hex(4, c)) return false;
    if ((c & ~0x3FFu) == 0xD800 && text_.substr(at_, 2) == "\\u") {
      const std::size_t behind_high = at_;
      char32_t low = 0;
      at_ += 2;
      if (!hex(4, low)) return false;
      if ((low & ~0x3FFu) == 0xDC00) {
        c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
      } else {
        at_ = behind_high;  // the high one stands alone; the next escape is read by itself
      }
    }
    append_utf8(plain, c);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  int depth_left_;
};

}  // namespace

Result<std::string> to_strict_json(std::string_view text, const Limits& limits) {
  if (text.size() > limits.bytes_max) {
    return Error{ErrorCode::kResourceExhausted,
                 "JSON text of " + std::to_string(text.size()) + " bytes is over the bound"};
  }
  return Rewriter(text, limits.depth_max).run();
}

}  // namespace saker::wire::json
