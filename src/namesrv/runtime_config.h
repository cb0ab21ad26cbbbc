#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "config/properties.h"
#include "config/reread.h"
#include "config/settings.h"
#include "namesrv/config_files.h"
#include "namesrv/options.h"

namespace saker::namesrv {

/// The settings while the server runs: read by every loop, changed by UPDATE_NAMESRV_CONFIG and
/// when the file is read again.
///
/// Thread: any (locks mutex_). From construction on nobody else touches the options or the
/// settings that are bound to them.
class RuntimeConfig {
 public:
  /// `settings` holds the table of `options`, and may hold those of the rest of the process.
  RuntimeConfig(Options& options, config::Settings& settings, ConfigFiles& files);

  Options options() const;
  /// Two of them without the lock, for every route query.
  bool order_messages() const { return order_messages_.load(std::memory_order_relaxed); }
  std::int64_t wait_for_service_ms() const {
    return wait_for_service_ms_.load(std::memory_order_relaxed);
  }
  /// All settings of the process as properties text.
  std::string dump() const;

  /// Applies properties text, and writes what it changes to configStorePath, whose other rows and
  /// comments stay: all of it or nothing. Keys without a row are warned of. Errors:
  /// kPermissionDenied for keys on the black list, kFailedPrecondition and kInvalidArgument as
  /// Settings::reload, and those of the file.
  Result<config::Warnings> update(std::string_view text);

  /// Takes over from a file what may change at run time, all of it or nothing; see
  /// config/reread.h. Writes nothing.
  Result<config::Rereading> reread(const std::string& file, std::span<const std::string> assigned,
                                   config::Settings* trial);

 private:
  Status check_black_list(std::span<const config::Property> properties) const;
  Result<config::Warnings> take(std::string_view text);
  Status store(std::span<const config::Property> properties);
  void publish_switches();

  Options& options_;
  config::Settings& settings_;
  ConfigFiles& files_;
  std::mutex update_mutex_;  ///< updates one by one, through the file
  mutable std::mutex mutex_;
  std::atomic<bool> order_messages_ = false;
  std::atomic<std::int64_t> wait_for_service_ms_ = 0;
};

}  // namespace saker::namesrv
