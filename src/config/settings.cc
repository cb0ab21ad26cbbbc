#include "config/settings.h"

#include <algorithm>
#include <utility>

#include "config/edit_distance.h"
#include "config/properties.h"
#include "config/rocketmq_reasons.h"

namespace saker::config {
namespace {

// Longer than any key there is: what is longer is no slip of one.
constexpr std::size_t kKeyBytesMax = 100;
constexpr std::size_t kKeyBytesShown = 40;

std::string place_of(std::string_view origin, int line) {
  return std::string(origin) + ":" + std::to_string(line);
}

std::string or_none(const std::string& text) { return text.empty() ? "–" : text; }

std::string quoted_cell(const std::string& text) {
  std::string cell;
  for (const char c : text) c == '|' ? cell += "\\|" : cell += c;
  return cell;
}

}  // namespace

void Settings::add(Table table) {
  for (Setting& setting : table) {
    SAKER_ASSERT(find(setting.name) == nullptr);
    SAKER_ASSERT(setting.old_name.empty() || find(setting.old_name) == nullptr);
    rows_.push_back(std::move(setting));
  }
}

const Setting* Settings::find(std::string_view name) const {
  return const_cast<Settings*>(this)->find_row(name);
}

Setting* Settings::find_row(std::string_view name) {
  const auto row = std::find_if(rows_.begin(), rows_.end(), [name](const Setting& setting) {
    return setting.name == name || (!name.empty() && setting.old_name == name);
  });
  return row == rows_.end() ? nullptr : &*row;
}

Result<Warnings> Settings::apply_file(const std::string& path) {
  const Result<std::string> text = read_properties_file(path);
  if (!text) return text.error();
  return apply_text(path, *text);
}

Result<Warnings> Settings::apply_text(std::string_view origin, std::string_view text) {
  const Result<std::vector<Property>> properties = parse_properties(text);
  if (!properties) {
    return Error{properties.error().code, std::string(origin) + ": " + properties.error().message};
  }
  Warnings warnings;
  for (const Property& property : *properties) {
    const Status applied =
        apply_row(place_of(origin, property.line), property.key, property.value, warnings);
    if (!applied) return applied.error();
  }
  return warnings;
}

Result<Warnings> Settings::apply_assignment(std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == 0 || equals == std::string_view::npos) {
    return Error{ErrorCode::kInvalidArgument,
                 "'" + std::string(assignment) + "' is not of the form key=value"};
  }
  Warnings warnings;
  const Status applied = apply_row("command line", std::string(assignment.substr(0, equals)),
                                   assignment.substr(equals + 1), warnings);
  if (!applied) return applied.error();
  return warnings;
}

Status Settings::apply_row(const std::string& place, const std::string& key, std::string_view value,
                           Warnings& warnings) {
  value = without_trailing_blanks(value);
  Setting* setting = find_row(key);
  if (setting == nullptr) {
    warnings.push_back(place + ": " + explain_unknown(key));
    return {};
  }
  const Status set = setting->set(value);
  if (set && !setting->has_effect && value != setting->default_text) {
    warnings.push_back(place + ": key '" + key + "' has no effect: " + setting->sentence);
  }
  if (set) return {};
  return Error{set.error().code, place + ": " + key + ": " + set.error().message};
}

Result<Warnings> Settings::reload(std::string_view origin, std::string_view text) {
  const Result<std::vector<Property>> properties = parse_properties(text);
  if (!properties) return Error{properties.error()};
  for (const Property& property : *properties) {
    const Status allowed = check_reload(property.key, without_trailing_blanks(property.value));
    if (!allowed) return allowed.error();
  }

  std::vector<std::string> before;
  for (const Setting& setting : rows_) before.push_back(setting.get());
  Result<Warnings> applied = apply_text(origin, text);
  if (applied) return applied;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    SAKER_ASSERT(rows_[i].get() == before[i] || rows_[i].set(before[i]).ok());
  }
  return applied;
}

Status Settings::check_reload(std::string_view name, std::string_view value) const {
  const Setting* setting = find(name);
  if (setting == nullptr || setting->reload == Reload::kYes || setting->get() == value) return {};
  return Error{ErrorCode::kFailedPrecondition,
               "key '" + std::string(name) + "' can only be changed by a restart"};
}

bool Settings::is_known_elsewhere(std::string_view key) const {
  return std::binary_search(known_elsewhere_.begin(), known_elsewhere_.end(), key);
}

std::string Settings::explain_unknown(std::string_view key) const {
  if (is_known_elsewhere(key)) {
    return "key '" + std::string(key) +
           "' is known to RocketMQ and has no effect in this version: " +
           std::string(reason_without_effect(key));
  }
  if (key.size() > kKeyBytesMax) {
    return "unknown key '" + std::string(key.substr(0, kKeyBytesShown)) + "…' of " +
           std::to_string(key.size()) + " bytes";
  }
  const std::string unknown = "unknown key '" + std::string(key) + "'";
  // Whoever writes one wants encryption, however RocketMQ spells it.
  if (key.starts_with("tls")) return unknown + ": " + std::string(reason_without_effect(key));
  const std::string nearest = nearest_name(key);
  return nearest.empty() ? unknown : unknown + ", did you mean '" + nearest + "'?";
}

std::string Settings::nearest_name(std::string_view key) const {
  // A slip or two, of which swapped letters are two; further away it is another word.
  const std::size_t changes = 2 + (key.size() >= 5 ? 1 : 0) + (key.size() >= 16 ? 1 : 0);
  std::vector<std::string_view> names;
  for (const Setting& setting : rows_) names.push_back(setting.name);
  return std::string(nearest_word(names, key, changes));
}

std::string Settings::dump() const {
  std::string text;
  for (const Setting& setting : rows_) {
    text += setting.name + "=" + escape_property_value(setting.get()) + "\n";
  }
  return text;
}

std::string Settings::markdown() const {
  std::string text =
      "| Key | Default | Unit | Bounds | At run time | Meaning |\n"
      "|---|---|---|---|---|---|\n";
  for (const Setting& setting : rows_) {
    const std::string also = setting.old_name.empty() ? "" : ", once `" + setting.old_name + "`";
    text += "| `" + setting.name + "`" + also + " | " + quoted_cell(or_none(setting.default_text)) +
            " | " + or_none(setting.unit) + " | " + quoted_cell(setting.bounds) + " | " +
            (setting.reload == Reload::kYes ? "yes" : "no") + " | " +
            (setting.has_effect ? "" : "No effect: ") + quoted_cell(setting.sentence) + " |\n";
  }
  return text;
}

}  // namespace saker::config
