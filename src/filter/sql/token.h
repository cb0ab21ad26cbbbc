#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace saker::filter::sql {

/// What an expression is made of.
enum class TokenKind {
  kEnd,
  kName,     ///< a property
  kString,   ///< in quotes; text is without them, '' is '
  kInteger,  ///< decimal, perhaps with l or L behind it
  kFloat,
  kKeyword,  ///< text is in capitals
  kSymbol,   ///< = <> > >= < <= ( ) , + -
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  std::size_t at = 0;  ///< byte position in the expression
  bool is(TokenKind what, std::string_view of) const { return kind == what && text == of; }
};

/// "… at line 1, column 5": where a place in the text is, for people. Counted from 1, in bytes.
std::string describe_place(std::string_view text, std::size_t at);

/// Cuts an expression into tokens, one at a time, so that what stands behind the end of a complete
/// expression is never looked at. Spaces and comments (`-- …` to the line's end, `/* … */`) part
/// tokens. Thread: one; the text outlives it.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  /// Errors: kInvalidArgument with the place.
  Result<Token> next();

 private:
  bool skip_blank();
  bool skip_comment();
  std::size_t digits(std::size_t from) const;
  std::size_t exponent(std::size_t from) const;
  char peek(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  Token take(TokenKind kind, std::size_t end);
  Token name();
  Token number();
  Result<Token> string();
  Result<Token> symbol();

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace saker::filter::sql
