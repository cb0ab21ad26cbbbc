#include "config/reread.h"

#include <algorithm>

#include "config/properties.h"

namespace saker::config {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

bool is_assigned(const Settings& settings, const RereadFile& file, std::string_view key) {
  return std::any_of(
      file.assigned.begin(), file.assigned.end(), [&](const std::string& assignment) {
        const Setting* row = settings.find(assignment.substr(0, assignment.find('=')));
        return row != nullptr && row->name == key;
      });
}

/// What may change at run time, as properties text; the rest that differs becomes warnings.
std::string changeable(const Settings& settings, const RereadFile& file,
                       const std::vector<Property>& properties, Warnings& warnings) {
  std::string text;
  for (const Property& property : properties) {
    const Setting* const row = settings.find(property.key);
    if (row == nullptr || is_assigned(settings, file, row->name)) continue;
    const std::string_view value = without_trailing_blanks(property.value);
    if (row->reload == Reload::kYes) {
      text += row->name + "=" + escape_property_value(value) + "\n";
    } else if (row->get() != value) {
      warnings.push_back(file.path + ":" + std::to_string(property.line) + ": " + row->name +
                         " stays " + row->get() + ": the value " + std::string(value) +
                         " needs a restart");
    }
  }
  return text;
}

}  // namespace

Result<Rereading> reread(Settings& settings, const RereadFile& file) {
  const auto parsed = parse_properties(file.text);
  if (!parsed) return Error{parsed.error().code, file.path + ": " + parsed.error().message};
  Rereading rereading;
  const std::vector<std::string> before = lines_of(settings.dump());
  const auto taken =
      settings.reload(file.path, changeable(settings, file, *parsed, rereading.warnings));
  if (!taken) return taken.error();
  rereading.warnings.insert(rereading.warnings.end(), taken->begin(), taken->end());
  const std::vector<std::string> after = lines_of(settings.dump());
  for (std::size_t i = 0; i < after.size(); ++i)
    if (before[i] != after[i]) rereading.changed.push_back(after[i]);
  return rereading;
}

}  // namespace saker::config
