#pragma once

#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/runtime_settings.h"
#include "base/clock.h"
#include "base/unique_function.h"
#include "config/properties.h"
#include "config/settings.h"

namespace saker::apps {

/// The settings of a running broker, and the file that it was started with. Thread: any (locks
/// mutex_; a change writes the file under it).
class SettingsDesk final : public api::RuntimeSettings {
 public:
  /// `file`: where changes are kept; empty: they hold until the process ends. `apply` takes over
  /// what may change at run time.
  struct Rooms {
    config::Settings& settings;
    const Clock& clock;
    std::string file;
    std::vector<std::string> assigned;  ///< key=value that win over the file
    UniqueFunction<void(const config::Settings&)> apply;
    std::string black_list = {};  ///< keys, split by ;, that no request changes
    std::function<void(const std::string&)> audit = {};  ///< takes a line of JSON; empty: none
  };
  explicit SettingsDesk(Rooms rooms) : rooms_(std::move(rooms)) {}

  std::string dump() override;
  std::vector<api::SettingRow> rows() override;
  DataVersion version() override;
  api::Outcome change(std::string_view properties) override;
  api::Outcome change_strictly(std::string_view properties) override;

  /// Takes over what may change at run time from the file, all of it or nothing. Says in the log
  /// what changed, and what of the file needs a restart. A key that left the file keeps its value.
  /// `trial`: settings of the same rows, for values that only a start takes.
  void reread(config::Settings* trial);

 private:
  enum class Useless { kPassedOver, kRefused };

  api::Outcome change(std::string_view properties, Useless useless);
  api::Outcome change_locked(std::string_view properties, Useless useless);
  api::Outcome check(std::span<const config::Property> properties, Useless useless) const;
  Status keep(std::span<const config::Property> properties);
  Status reread_locked(config::Settings* trial);

  Rooms rooms_;
  std::mutex mutex_;
  DataVersion version_;  // under mutex_
};

}  // namespace saker::apps
