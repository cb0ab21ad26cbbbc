#include "namesrv/runtime_config.h"

#include <algorithm>
#include <array>

#include "base/assert.h"
#include "config/property_edit.h"

namespace saker::namesrv {
namespace {

constexpr std::array<std::string_view, 4> kAlwaysRefused = {"configBlackList", "configStorePath",
                                                            "kvConfigPath", "rocketmqHome"};

}  // namespace

RuntimeConfig::RuntimeConfig(Options& options, config::Settings& settings, ConfigFiles& files)
    : options_(options), settings_(settings), files_(files) {
  publish_switches();
}

void RuntimeConfig::publish_switches() {
  order_messages_ = options_.order_messages;
  wait_for_service_ms_ =
      options_.wait_for_service ? std::int64_t{options_.wait_for_service_s} * 1000 : 0;
}

Options RuntimeConfig::options() const {
  const std::lock_guard lock(mutex_);
  return options_;
}

std::string RuntimeConfig::dump() const {
  const std::lock_guard lock(mutex_);
  return settings_.dump();
}

Result<config::Warnings> RuntimeConfig::update(std::string_view text) {
  const std::lock_guard one_by_one(update_mutex_);
  const auto properties = config::parse_properties(text);
  if (!properties) return properties.error();
  if (const Status allowed = check_black_list(*properties); !allowed) return allowed.error();
  const std::string before = dump();
  auto warnings = take(text);
  if (!warnings || dump() == before) return warnings;
  if (const Status stored = store(*properties); !stored) {
    const auto restored = take(before);
    SAKER_ASSERT(restored.ok());
    return Error{stored.error().code, "nothing was changed: " + stored.error().message};
  }
  return warnings;
}

Result<config::Warnings> RuntimeConfig::take(std::string_view text) {
  const std::lock_guard lock(mutex_);
  auto warnings = settings_.reload("request", text);
  publish_switches();
  return warnings;
}

Status RuntimeConfig::store(std::span<const config::Property> properties) {
  const std::string path = options().config_store_path;
  const Result<std::string> old_text = files_.read(path);
  if (!old_text && old_text.error().code != ErrorCode::kNotFound) return old_text.error();
  std::string new_text;
  {
    const std::lock_guard lock(mutex_);
    new_text =
        config::with_present_values(old_text ? *old_text : std::string(), properties, settings_);
  }
  return files_.replace(path, new_text);
}

Result<config::Rereading> RuntimeConfig::reread(const std::string& file,
                                                std::span<const std::string> assigned,
                                                config::Settings* trial) {
  const std::lock_guard one_by_one(update_mutex_);
  const Result<std::string> text = files_.read(file);
  if (!text) return text.error();
  const std::lock_guard lock(mutex_);
  auto reread = config::reread(settings_, {file, *text, assigned, trial});
  publish_switches();
  return reread;
}

Status RuntimeConfig::check_black_list(std::span<const config::Property> properties) const {
  const std::string black_list = options().config_black_list;
  for (const config::Property& property : properties) {
    const auto* end = kAlwaysRefused.end();
    if (std::find(kAlwaysRefused.begin(), end, property.key) != end ||
        config::is_listed(black_list, property.key)) {
      return Error{ErrorCode::kPermissionDenied, "Can not update config in black list."};
    }
  }
  return {};
}

}  // namespace saker::namesrv
