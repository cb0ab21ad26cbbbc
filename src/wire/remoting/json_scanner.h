#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace saker::wire::remoting {

/// A string, a number, true, false or null.
struct JsonScalar {
  std::string_view text;  ///< of a string: without quotes and escapes
  bool is_string = false;
  bool is_null = false;
};

/// A cursor over JSON text that hands out scalars as views and builds nothing. Every method that
/// returns false has met malformed text; position() tells where. Thread: its owner.
class JsonScanner {
 public:
  /// `scratch` takes strings that had escapes; it is grown once, so that views into it stay.
  JsonScanner(std::string_view text, std::string& scratch) : text_(text), scratch_(scratch) {
    scratch_.reserve(scratch_.size() + text.size());
  }

  std::size_t position() const { return at_; }

  /// Walks an object: calls `member(name)` with the cursor at the value, which it must take.
  template <class Member>
  bool object(Member&& member) {
    if (!enter('{')) return false;
    while (!leave('}')) {
      std::string_view name;
      if (!string(name) || !enter(':') || !member(name) || !separator('}')) return false;
    }
    return true;
  }

  bool at_scalar() {
    skip_blanks();
    return at_ < text_.size() && text_[at_] != '{' && text_[at_] != '[';
  }
  bool scalar(JsonScalar& value);
  bool take_null();
  /// Passes over any value.
  bool skip_value();
  /// Only blanks are left.
  bool at_end();

 private:
  static constexpr int kDepthMax = 64;

  /// Compact text, the usual kind, has nothing to skip.
  void skip_blanks() {
    if (at_ < text_.size() && text_[at_] > ' ' && text_[at_] != '/') return;
    skip_blanks_and_comments();
  }
  void skip_blanks_and_comments();
  bool enter(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool leave(char c) { return enter(c); }
  /// Passes a comma, or stays before the closing bracket.
  bool separator(char closing) {
    skip_blanks();
    return at_ < text_.size() && (text_[at_] == closing || enter(','));
  }
  bool string(std::string_view& value);
  bool unescape(char quote, std::string_view& value);
  bool unescape_one();
  bool hex4(unsigned& code);
  void append_utf8(unsigned code);
  bool bare(JsonScalar& value);

  std::string_view text_;
  std::string& scratch_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace saker::wire::remoting
