#include "apps/settings_desk.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/log.h"
#include "config/properties.h"
#include "config/property_edit.h"
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

/// Two dumps of the same settings.
void log_changes(const std::string& before, const std::string& after) {
  const std::vector<std::string> old_lines = lines_of(before);
  const std::vector<std::string> new_lines = lines_of(after);
  std::size_t count = 0;
  for (std::size_t i = 0; i < new_lines.size(); ++i) {
    if (old_lines[i] == new_lines[i]) continue;
    const std::string& line = new_lines[i];
    log::info("broker: changed to {}", line.substr(0, line.size() - 1));
    ++count;
  }
  if (count == 0) log::info("broker: read the settings again, nothing changed");
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

DataVersion SettingsDesk::version() {
  const std::lock_guard lock(mutex_);
  return version_;
}

api::Outcome SettingsDesk::change(std::string_view properties) {
  const std::lock_guard lock(mutex_);
  const api::Outcome outcome = change_locked(properties);
  if (!outcome.ok()) log::warn("broker: change of the settings refused: {}", outcome.message);
  return outcome;
}

/// What the file refuses does not hold either.
api::Outcome SettingsDesk::change_locked(std::string_view properties) {
  const auto parsed = config::parse_properties(properties);
  if (!parsed) return failed("string2Properties error: " + parsed.error().message);
  for (const config::Property& property : *parsed) {
    const auto* const end = kAlwaysRefused.end();
    if (std::find(kAlwaysRefused.begin(), end, property.key) != end) {
      return {api::Status::kNoPermission, "Can not update config in black list."};
    }
  }
  const std::string before = rooms_.settings.dump();
  const auto reloaded = rooms_.settings.reload("request", properties);
  if (!reloaded) return failed(reloaded.error().message);
  for (const std::string& warning : *reloaded) log::warn("broker: {}", warning);
  if (rooms_.settings.dump() == before) return {};
  if (const Status kept = keep(properties); !kept) {
    const auto restored = rooms_.settings.reload("settings before", before);
    SAKER_ASSERT(restored.ok());
    return failed("nothing was changed: " + kept.error().message);
  }
  rooms_.apply(rooms_.settings);
  version_.advance(rooms_.clock.wall_ms());
  return {};
}

void SettingsDesk::reread() {
  const std::lock_guard lock(mutex_);
  if (const Status done = reread_locked(); !done.ok())
    log::error("broker: the settings stay as they are: {}", done.error().message);
}

Status SettingsDesk::reread_locked() {
  if (rooms_.file.empty()) {
    return Error{ErrorCode::kFailedPrecondition,
                 "SIGHUP reads the file again that -c names, and there was none"};
  }
  const Result<std::string> text = file::read_whole(rooms_.file);
  if (!text) return text.error();
  const auto parsed = config::parse_properties(*text);
  if (!parsed) return Error{parsed.error().code, rooms_.file + ": " + parsed.error().message};
  const std::string before = rooms_.settings.dump();
  const auto taken = rooms_.settings.reload(rooms_.file, changeable(*parsed));
  if (!taken) return taken.error();
  for (const std::string& warning : *taken) log::warn("broker: {}", warning);
  const std::string after = rooms_.settings.dump();
  log_changes(before, after);
  if (after == before) return {};
  rooms_.apply(rooms_.settings);
  version_.advance(rooms_.clock.wall_ms());
  return {};
}

/// What of the file may change at run time, as properties text; names the rest that differs.
std::string SettingsDesk::changeable(const std::vector<config::Property>& properties) const {
  std::string text;
  for (const config::Property& property : properties) {
    const config::Setting* const row = rooms_.settings.find(property.key);
    if (row == nullptr || is_assigned(row->name)) continue;
    const std::string_view value = config::without_trailing_blanks(property.value);
    if (row->reload == config::Reload::kYes) {
      text += row->name + "=" + config::escape_property_value(value) + "\n";
    } else if (row->get() != value) {
      log::warn("broker: {}:{}: {} stays {}: the value {} needs a restart", rooms_.file,
                property.line, row->name, row->get(), value);
    }
  }
  return text;
}

bool SettingsDesk::is_assigned(std::string_view key) const {
  return std::any_of(rooms_.assigned.begin(), rooms_.assigned.end(),
                     [&](const std::string& assignment) {
                       const config::Setting* row =
                           rooms_.settings.find(assignment.substr(0, assignment.find('=')));
                       return row != nullptr && row->name == key;
                     });
}

Status SettingsDesk::keep(std::string_view properties) {
  if (rooms_.file.empty()) {
    log::warn(
        "broker: the settings were changed until the end of this process only: it was "
        "started without a file (-c)");
    return {};
  }
  Result<std::string> text = file::read_whole(rooms_.file);
  if (!text) return text.error();
  std::string edited = std::move(*text);
  const auto parsed = config::parse_properties(properties);
  for (const config::Property& property : *parsed) {
    const config::Setting* const row = rooms_.settings.find(property.key);
    if (row != nullptr) edited = config::with_property(edited, property.key, row->get());
  }
  return file::replace_whole(rooms_.file, edited);
}

}  // namespace saker::apps
