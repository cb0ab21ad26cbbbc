#include "wire/remoting/field_reader.h"

#include <charconv>

namespace saker::wire::remoting {
namespace {

bool equal_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

// Most names are one letter, and most that differ do so in the first one.
bool is_same(std::string_view a, std::string_view b) {
  if (a.size() != b.size() || a.empty()) return a.size() == b.size();
  return a.front() == b.front() && (a.size() == 1 || a == b);
}

}  // namespace

std::optional<std::string_view> FieldReader::find(FieldName name) {
  const std::string_view wanted = spelled(name);
  const auto& fields = command_.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t at = next_ + i < fields.size() ? next_ + i : next_ + i - fields.size();
    if (!is_same(fields[at].name, wanted)) continue;
    next_ = at + 1 < fields.size() ? at + 1 : 0;
    return fields[at].value;
  }
  return std::nullopt;
}

bool FieldReader::read(FieldName name, std::string_view& out) {
  const auto value = find(name);
  if (value) out = *value;
  return value.has_value();
}

template <class Int>
bool FieldReader::read_number(FieldName name, Int& out) {
  const auto value = find(name);
  if (!value) return false;
  Int number{};
  std::string_view text = *value;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size() && !text.empty()) {
    out = number;
    return true;
  }
  if (numbers_ == Numbers::kStrict && problem_.empty()) {
    problem_ = "the header field " + std::string(spelled(name)) + " is not a number: '" +
               std::string(value->substr(0, 64)) + "'";
  }
  return false;
}

bool FieldReader::read(FieldName name, std::int32_t& out) { return read_number(name, out); }
bool FieldReader::read(FieldName name, std::int64_t& out) { return read_number(name, out); }

bool FieldReader::read(FieldName name, bool& out) {
  const auto value = find(name);
  if (value) out = equal_ignoring_case(*value, "true");
  return value.has_value();
}

void FieldReader::missing(FieldName name) {
  if (problem_.empty()) {
    problem_ = "the header lacks the required field " + std::string(spelled(name));
    if (spelled(name) != name.name) problem_ += " (" + std::string(name.name) + ")";
  }
}

Status FieldReader::status() const {
  if (problem_.empty()) return {};
  return Error{ErrorCode::kInvalidArgument, problem_};
}

}  // namespace saker::wire::remoting
