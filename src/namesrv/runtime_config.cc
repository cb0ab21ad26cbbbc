#include "namesrv/runtime_config.h"

#include <algorithm>
#include <array>

#include "base/log.h"
#include "config/properties.h"

namespace saker::namesrv {
namespace {

constexpr std::array<std::string_view, 4> kAlwaysRefused = {"configBlackList", "configStorePath",
                                                            "kvConfigPath", "rocketmqHome"};

bool lists(std::string_view list, std::string_view key) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    if (list.substr(0, end) == key) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

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

Status RuntimeConfig::update(std::string_view text) {
  const std::lock_guard one_by_one(update_mutex_);
  if (const Status allowed = check_black_list(text); !allowed) return allowed;
  const std::string path = options().config_store_path;
  const Result<std::string> old_text = files_.read(path);
  if (!old_text && old_text.error().code != ErrorCode::kNotFound) return old_text.error();

  config::Warnings warnings;
  std::string new_text;
  {
    const std::lock_guard lock(mutex_);
    Result<config::Warnings> reloaded = settings_.reload("request", text);
    if (!reloaded) return reloaded.error();
    warnings = std::move(*reloaded);
    publish_switches();
    new_text = stored_text(old_text ? *old_text : std::string());
  }
  for (const std::string& warning : warnings) log::warn("namesrv: {}", warning);
  const Status stored = files_.replace(path, new_text);
  if (stored) return {};
  return Error{ErrorCode::kIo, "changed until the next start only: " + stored.error().message};
}

Result<config::Rereading> RuntimeConfig::reread(const std::string& file,
                                                std::span<const std::string> assigned) {
  const std::lock_guard one_by_one(update_mutex_);
  const Result<std::string> text = files_.read(file);
  if (!text) return text.error();
  const std::lock_guard lock(mutex_);
  auto reread = config::reread(settings_, {file, *text, assigned});
  publish_switches();
  return reread;
}

Status RuntimeConfig::check_black_list(std::string_view text) const {
  const Result<std::vector<config::Property>> properties = config::parse_properties(text);
  if (!properties) return properties.error();
  const std::string black_list = options().config_black_list;
  for (const config::Property& property : *properties) {
    const auto* end = kAlwaysRefused.end();
    if (std::find(kAlwaysRefused.begin(), end, property.key) != end ||
        lists(black_list, property.key)) {
      return Error{ErrorCode::kPermissionDenied, "Can not update config in black list."};
    }
  }
  return {};
}

std::string RuntimeConfig::stored_text(std::string_view old_text) const {
  std::string text = settings_.dump();
  const Result<std::vector<config::Property>> old = config::parse_properties(old_text);
  if (!old) return text;
  for (const config::Property& property : *old) {
    if (settings_.find(property.key) != nullptr) continue;
    text += property.key + "=" + config::escape_property_value(property.value) + "\n";
  }
  return text;
}

}  // namespace saker::namesrv
