#include "apps/settings_desk.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/log.h"
#include "config/property_edit.h"
#include "config/reread.h"
#include "file/whole_file.h"

namespace saker::apps {
namespace {

constexpr std::array<std::string_view, 3> kAlwaysRefused = {"brokerConfigPath", "configBlackList",
                                                            "rocketmqHome"};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin + 1));
    begin = end + 1;
  }
  return lines;
}

std::string joined(const config::Warnings& warnings) {
  std::string text;
  for (const std::string& warning : warnings) text += (text.empty() ? "" : "; ") + warning;
  return text;
}

api::Outcome failed(std::string message) { return {api::Status::kFailed, std::move(message)}; }

}  // namespace

std::string SettingsDesk::dump() {
  const std::lock_guard lock(mutex_);
  std::string text = rooms_.settings.dump();
  // COMPAT: sorted, as RocketMQ answers it.
  std::vector<std::string> lines = lines_of(text);
  std::sort(lines.begin(), lines.end());
  text.clear();
  for (const std::string& line : lines) text += line;
  return text;
}

std::vector<api::SettingRow> SettingsDesk::rows() {
  const std::lock_guard lock(mutex_);
  std::vector<api::SettingRow> rows;
  for (const config::Setting& row : rooms_.settings.rows()) {
    rows.push_back({.key = row.name,
                    .value = row.get(),
                    .default_value = row.default_text,
                    .unit = row.unit,
                    .bounds = row.bounds,
                    .about = row.sentence,
                    .is_reloadable = row.reload == config::Reload::kYes,
                    .has_effect = row.has_effect});
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return rows;
}

DataVersion SettingsDesk::version() {
  const std::lock_guard lock(mutex_);
  return version_;
}

api::Outcome SettingsDesk::change(std::string_view properties) {
  return change(properties, Useless::kPassedOver);
}

api::Outcome SettingsDesk::change_strictly(std::string_view properties) {
  return change(properties, Useless::kRefused);
}

api::Outcome SettingsDesk::change(std::string_view properties, Useless useless) {
  const std::lock_guard lock(mutex_);
  api::Outcome outcome = change_locked(properties, useless);
  if (!outcome.ok()) log::warn("broker: change of the settings refused: {}", outcome.message);
  return outcome;
}

api::Outcome SettingsDesk::check(std::span<const config::Property> properties,
                                 Useless useless) const {
  for (const config::Property& property : properties) {
    const auto* const end = kAlwaysRefused.end();
    if (std::find(kAlwaysRefused.begin(), end, property.key) != end ||
        config::is_listed(rooms_.black_list, property.key)) {
      return {api::Status::kNoPermission, "Can not update config in black list."};
    }
    if (useless == Useless::kPassedOver) continue;
    const config::Setting* const row = rooms_.settings.find(property.key);
    if (row == nullptr) {
      return {api::Status::kInvalidParameter,
              "nothing was changed: " + rooms_.settings.explain_unknown(property.key)};
    }
    if (!row->has_effect && row->get() != config::without_trailing_blanks(property.value)) {
      return {api::Status::kInvalidParameter,
              "nothing was changed: key '" + property.key + "' has no effect: " + row->sentence};
    }
  }
  return {};
}

/// What the file refuses does not hold either.
api::Outcome SettingsDesk::change_locked(std::string_view properties, Useless useless) {
  const auto parsed = config::parse_properties(properties);
  if (!parsed) return failed("string2Properties error: " + parsed.error().message);
  if (api::Outcome allowed = check(*parsed, useless); !allowed.ok()) return allowed;
  const std::string before = rooms_.settings.dump();
  const auto reloaded = rooms_.settings.reload("request", properties);
  if (!reloaded) return failed(reloaded.error().message);
  for (const std::string& warning : *reloaded) log::warn("broker: {}", warning);
  const api::Outcome done{api::Status::kOk, joined(*reloaded)};
  if (rooms_.settings.dump() == before) return done;
  if (const Status kept = keep(*parsed); !kept) {
    const auto restored = rooms_.settings.reload("settings before", before);
    SAKER_ASSERT(restored.ok());
    return failed("nothing was changed: " + kept.error().message);
  }
  rooms_.apply(rooms_.settings);
  version_.advance(rooms_.clock.wall_ms());
  return done;
}

void SettingsDesk::reread(config::Settings* trial) {
  const std::lock_guard lock(mutex_);
  if (const Status done = reread_locked(trial); !done.ok())
    log::error("broker: the settings stay as they are: {}", done.error().message);
}

Status SettingsDesk::reread_locked(config::Settings* trial) {
  if (rooms_.file.empty()) {
    return Error{ErrorCode::kFailedPrecondition,
                 "SIGHUP reads the file again that -c names, and there was none"};
  }
  const Result<std::string> text = config::read_properties_file(rooms_.file);
  if (!text) return text.error();
  const auto reread = config::reread(rooms_.settings, {rooms_.file, *text, rooms_.assigned, trial});
  const std::string line = config::audit_line(reread, rooms_.file, rooms_.clock.wall_ms());
  if (rooms_.audit && !line.empty()) rooms_.audit(line);
  if (!reread) return reread.error();
  for (const std::string& warning : reread->warnings) log::warn("broker: {}", warning);
  for (const std::string& line : reread->changed) log::info("broker: changed to {}", line);
  if (reread->changed.empty()) {
    log::info("broker: read the settings again, nothing changed");
    return {};
  }
  rooms_.apply(rooms_.settings);
  version_.advance(rooms_.clock.wall_ms());
  return {};
}

Status SettingsDesk::keep(std::span<const config::Property> properties) {
  if (rooms_.file.empty()) {
    log::warn(
        "broker: the settings were changed until the end of this process only: it was "
        "started without a file (-c)");
    return {};
  }
  const Result<std::string> text = file::read_whole(rooms_.file);
  if (!text) return text.error();
  std::vector<config::Property> kept;
  for (const config::Property& property : properties) {
    // What is off here stays off: that is nothing to write down.
    const config::Setting* const row = rooms_.settings.find(property.key);
    const bool was_taken = row == nullptr || row->has_effect ||
                           row->get() == config::without_trailing_blanks(property.value);
    if (was_taken) kept.push_back(property);
  }
  return file::replace_whole(rooms_.file,
                             config::with_present_values(*text, kept, rooms_.settings));
}

}  // namespace saker::apps
