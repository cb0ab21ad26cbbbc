#include "config/reread.h"

#include <algorithm>

#include "base/log_json.h"
#include "base/utc.h"
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

std::string place_of(const RereadFile& file, const Property& property) {
  return file.path + ":" + std::to_string(property.line) + ": ";
}

/// Whether a start would take a value that differs from the present one.
Status try_value(const RereadFile& file, const Property& property, std::string_view value) {
  const Setting* const row = file.trial == nullptr ? nullptr : file.trial->find(property.key);
  const Status taken = row == nullptr ? Status() : row->set(value);
  if (taken.ok()) return {};
  return Error{taken.error().code,
               place_of(file, property) + row->name + ": " + taken.error().message};
}

/// What may change at run time, each in its own line, so that errors name that; the rest that
/// differs becomes warnings.
Result<std::string> changeable(const Settings& settings, const RereadFile& file,
                               const std::vector<Property>& properties, Warnings& warnings) {
  std::string text;
  int line = 1;
  for (const Property& property : properties) {
    const Setting* const row = settings.find(property.key);
    if (row == nullptr)
      warnings.push_back(place_of(file, property) + settings.explain_unknown(property.key));
    if (row == nullptr || is_assigned(settings, file, row->name)) continue;
    const std::string_view value = without_trailing_blanks(property.value);
    if (row->reload == Reload::kYes) {
      for (; line < property.line; ++line) text += '\n';
      text += row->name + "=" + escape_property_value(value) + "\n";
      ++line;
    } else if (row->get() != value) {
      if (const Status taken = try_value(file, property, value); !taken) return taken.error();
      warnings.push_back(place_of(file, property) + row->name + " stays " + row->get() +
                         ": the value " + std::string(value) + " needs a restart");
    }
  }
  return text;
}

/// Of lines `key=value`.
std::string json_object(const std::vector<std::string>& lines) {
  std::string object;
  for (const std::string& line : lines) {
    const std::size_t equals = line.find('=');
    object += (object.empty() ? "" : ",") + log::json_string(line.substr(0, equals)) + ":" +
              log::json_string(line.substr(equals + 1));
  }
  return "{" + object + "}";
}

}  // namespace

Result<Rereading> reread(Settings& settings, const RereadFile& file) {
  const auto parsed = parse_properties(file.text);
  if (!parsed) return Error{parsed.error().code, file.path + ": " + parsed.error().message};
  Rereading rereading;
  const std::vector<std::string> before = lines_of(settings.dump());
  const auto text = changeable(settings, file, *parsed, rereading.warnings);
  if (!text) return text.error();
  const auto taken = settings.reload(file.path, *text);
  if (!taken) return taken.error();
  rereading.warnings.insert(rereading.warnings.end(), taken->begin(), taken->end());
  const std::vector<std::string> after = lines_of(settings.dump());
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (before[i] == after[i]) continue;
    rereading.before.push_back(before[i]);
    rereading.changed.push_back(after[i]);
  }
  return rereading;
}

std::string audit_line(const Result<Rereading>& rereading, std::string_view path,
                       std::int64_t wall_ms) {
  if (rereading && rereading->changed.empty()) return {};
  std::string line = "{\"time\":\"" + utc_text(wall_ms) +
                     "\",\"request\":\"SIGHUP\",\"file\":" + log::json_string(path) +
                     ",\"what\":\"settings\"";
  if (rereading) {
    line += ",\"before\":" + json_object(rereading->before) +
            ",\"after\":" + json_object(rereading->changed) + ",\"result\":\"success\"}";
  } else {
    line +=
        ",\"result\":\"refused\",\"remark\":" + log::json_string(rereading.error().message) + "}";
  }
  return line;
}

}  // namespace saker::config
