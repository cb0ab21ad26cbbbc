#include "wire/json/writer.h"

#include <cmath>

#include "base/assert.h"
#include "wire/json/escape.h"
#include "wire/json/java_double.h"

namespace saker::wire::json {
namespace {

constexpr std::int64_t kExactInDouble = std::int64_t{1} << 53;

Charset charset_of(Style style) {
  return style == Style::kStandard ? Charset::kAscii : Charset::kUtf8;
}

}  // namespace

Writer& Writer::begin_object() {
  begin('{', '}');
  return *this;
}

Writer& Writer::end_object() {
  end('}');
  return *this;
}

Writer& Writer::begin_array() {
  begin('[', ']');
  return *this;
}

Writer& Writer::end_array() {
  end(']');
  return *this;
}

Writer& Writer::key(std::string_view name) {
  begin_key();
  append_quoted(out_, name, charset_of(style_));
  out_ += ':';
  return *this;
}

Writer& Writer::integer_key(std::int64_t number) {
  if (style_ == Style::kStandard) return key(std::to_string(number));
  begin_key();
  out_ += std::to_string(number) + ':';
  return *this;
}

Writer& Writer::object_key(std::string_view json) {
  if (style_ == Style::kStandard) return key(json);
  begin_key();
  (out_ += json) += ':';
  return *this;
}

Writer& Writer::value(std::string_view text) {
  begin_value(false);
  append_quoted(out_, text, charset_of(style_));
  return *this;
}

Writer& Writer::value(std::int64_t number) {
  const bool exact = number >= -kExactInDouble && number <= kExactInDouble;
  if (style_ == Style::kStandard && !exact) return value(std::to_string(number));
  return raw_number(std::to_string(number));
}

Writer& Writer::value(double number) {
  return std::isfinite(number) ? raw_number(java_double(number)) : null();
}

Writer& Writer::value(bool flag) {
  begin_value(false);
  out_ += flag ? "true" : "false";
  return *this;
}

Writer& Writer::null() {
  begin_value(false);
  out_ += "null";
  return *this;
}

Writer& Writer::raw_number(std::string_view digits) {
  begin_value(true);
  out_ += digits;
  return *this;
}

std::string Writer::take() {
  SAKER_ASSERT(levels_.empty() && !after_key_);
  return std::move(out_);
}

void Writer::begin(char open, char close) {
  begin_value(false);
  out_ += open;
  levels_.push_back({close});
}

void Writer::end(char close) {
  SAKER_ASSERT(!levels_.empty() && levels_.back().close == close && !after_key_);
  const bool was_broken = levels_.back().is_broken;
  levels_.pop_back();
  if (was_broken) new_line();
  out_ += close;
}

void Writer::begin_key() {
  SAKER_ASSERT(!levels_.empty() && levels_.back().close == '}' && !after_key_);
  separate(false);
  after_key_ = true;
}

void Writer::begin_value(bool may_stay_on_line) {
  if (std::exchange(after_key_, false) || levels_.empty()) return;
  SAKER_ASSERT(levels_.back().close == ']');
  separate(may_stay_on_line);
}

/// The comma and, in files, the line break in front of a key or an element. Only numbers of an
/// array share a line.
void Writer::separate(bool may_stay_on_line) {
  Level& level = levels_.back();
  if (std::exchange(level.has_elements, true)) out_ += ',';
  if (style_ != Style::kFile || may_stay_on_line) return;
  level.is_broken = true;
  new_line();
}

void Writer::new_line() {
  out_ += '\n';
  out_.append(levels_.size(), '\t');
}

}  // namespace saker::wire::json
