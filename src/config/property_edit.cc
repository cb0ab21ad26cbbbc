#include "config/property_edit.h"

#include <algorithm>
#include <vector>

namespace saker::config {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

/// Whether the property goes on in the next line.
bool goes_on(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::size_t backslashes = 0;
  while (backslashes < line.size() && line[line.size() - 1 - backslashes] == '\\') ++backslashes;
  return backslashes % 2 == 1;
}

}  // namespace

std::string with_property(std::string_view text, std::string_view key, std::string_view value) {
  const std::string row = std::string(key) + "=" + escape_property_value(value);
  const std::vector<std::string_view> lines = lines_of(text);
  std::size_t at = lines.size();
  if (const auto properties = parse_properties(text)) {
    for (const Property& property : *properties) {
      if (property.key == key) at = static_cast<std::size_t>(property.line) - 1;
    }
  }
  std::string edited;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i != at) {
      edited.append(lines[i]).append("\n");
      continue;
    }
    edited.append(row).append("\n");
    while (i + 1 < lines.size() && goes_on(lines[i])) ++i;
  }
  if (at == lines.size()) edited.append(row).append("\n");
  return edited;
}

std::string with_present_values(std::string_view text, std::span<const Property> properties,
                                const Settings& settings) {
  std::string edited(text);
  for (const Property& property : properties) {
    const Setting* const row = settings.find(property.key);
    if (row != nullptr) edited = with_property(edited, property.key, row->get());
  }
  return edited;
}

bool is_listed(std::string_view list, std::string_view key) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    if (list.substr(0, end) == key) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

}  // namespace saker::config
