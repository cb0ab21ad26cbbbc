#include "filter/sql/token.h"

#include <algorithm>
#include <array>

namespace saker::filter::sql {
namespace {

constexpr std::array<std::string_view, 13> kKeywords = {
    "NOT",   "AND",  "OR", "BETWEEN",  "IN",         "TRUE",
    "FALSE", "NULL", "IS", "CONTAINS", "STARTSWITH", "ENDSWITH"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string capitals(std::string_view text) {
  std::string made(text);
  for (char& c : made) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return made;
}

}  // namespace

std::string describe_place(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? at + 1 : at - newline;
  return "at line " + std::to_string(line) + ", column " + std::to_string(column);
}

Result<Token> Lexer::next() {
  while (skip_blank() || skip_comment()) {
  }
  if (at_ >= text_.size()) return Token{.kind = TokenKind::kEnd, .text = "", .at = at_};
  const char c = text_[at_];
  if (is_name_start(c)) return name();
  if (is_digit(c) || (c == '.' && is_digit(peek(at_ + 1)))) return number();
  if (c == '\'') return string();
  return symbol();
}

bool Lexer::skip_blank() {
  const std::size_t before = at_;
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  return at_ > before;
}

// COMPAT: a comment of dashes needs the end of its line; one of stars needs its end. Else it is
// none.
bool Lexer::skip_comment() {
  const std::string_view rest = text_.substr(at_);
  std::size_t end = std::string_view::npos;
  std::size_t length = 0;
  if (rest.starts_with("--")) {
    end = rest.find_first_of("\r\n", 2);
    length = 1;
  } else if (rest.starts_with("/*")) {
    end = rest.find("*/", 2);
    length = 2;
  }
  if (end == std::string_view::npos) return false;
  at_ += end + length;
  return true;
}

Token Lexer::take(TokenKind kind, std::size_t end) {
  Token token{.kind = kind, .text = std::string(text_.substr(at_, end - at_)), .at = at_};
  at_ = end;
  return token;
}

Token Lexer::name() {
  std::size_t end = at_;
  while (is_name_start(peek(end)) || is_digit(peek(end))) ++end;
  Token token = take(TokenKind::kName, end);
  const std::string word = capitals(token.text);
  if (std::ranges::find(kKeywords, word) != kKeywords.end()) {
    token.kind = TokenKind::kKeyword;
    token.text = word;
  }
  return token;
}

std::size_t Lexer::digits(std::size_t from) const {
  while (is_digit(peek(from))) ++from;
  return from;
}

/// The end of the exponent that begins there; `from` if there is none.
std::size_t Lexer::exponent(std::size_t from) const {
  if (peek(from) != 'e' && peek(from) != 'E') return from;
  std::size_t first = from + 1;
  if (peek(first) == '+' || peek(first) == '-') ++first;
  const std::size_t end = digits(first);
  return end == first ? from : end;
}

Token Lexer::number() {
  const std::size_t whole = digits(at_);
  if (peek(whole) == '.') return take(TokenKind::kFloat, exponent(digits(whole + 1)));
  if (const std::size_t end = exponent(whole); end != whole) return take(TokenKind::kFloat, end);
  // No octal: 012 is 0 and then 12, and 0L is 0 and then a name.
  if (text_[at_] == '0') return take(TokenKind::kInteger, at_ + 1);
  const bool is_long = peek(whole) == 'l' || peek(whole) == 'L';
  return take(TokenKind::kInteger, is_long ? whole + 1 : whole);
}

Result<Token> Lexer::string() {
  Token token{.kind = TokenKind::kString, .text = "", .at = at_};
  for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
    if (text_[i] != '\'') {
      token.text += text_[i];
    } else if (peek(i + 1) == '\'') {
      token.text += text_[i++];
    } else {
      at_ = i + 1;
      return token;
    }
  }
  return Error{ErrorCode::kInvalidArgument,
               "the string that begins " + describe_place(text_, at_) + " has no end"};
}

Result<Token> Lexer::symbol() {
  constexpr std::array<std::string_view, 11> kSymbols = {"<>", ">=", "<=", "=", ">", "<",
                                                         "(",  ")",  ",",  "+", "-"};
  for (const std::string_view known : kSymbols) {
    if (text_.substr(at_).starts_with(known)) return take(TokenKind::kSymbol, at_ + known.size());
  }
  return Error{ErrorCode::kInvalidArgument,
               "'" + std::string(1, text_[at_]) + "' means nothing " + describe_place(text_, at_)};
}

}  // namespace saker::filter::sql
