#include "model/property.h"

namespace saker::property {
namespace {

constexpr char kNameEnd = '\x01';
constexpr char kValueEnd = '\x02';

}  // namespace

bool Reader::next(Property& property) {
  while (!rest_.empty()) {
    const std::size_t end = rest_.find(kValueEnd);
    const std::string_view piece = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);

    const std::size_t separator = piece.find(kNameEnd);
    if (separator == std::string_view::npos || separator == 0) continue;
    if (separator + 1 == piece.size()) continue;
    property = {piece.substr(0, separator), piece.substr(separator + 1)};
    return true;
  }
  return false;
}

std::string_view find(std::string_view text, std::string_view name) {
  std::string_view found;
  Reader reader(text);
  for (Property p; reader.next(p);) {
    if (p.name == name) found = p.value;
  }
  return found;
}

void append(std::string& text, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!text.empty() && text.back() != kValueEnd) text.push_back(kValueEnd);
  text.append(name).push_back(kNameEnd);
  text.append(value).push_back(kValueEnd);
}

std::string without(std::string_view text, std::string_view name) {
  std::string kept;
  kept.reserve(text.size());
  Reader reader(text);
  for (Property p; reader.next(p);) {
    if (p.name != name) append(kept, p.name, p.value);
  }
  return kept;
}

}  // namespace saker::property
