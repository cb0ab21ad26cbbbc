#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/admin/check/check_report.h"
#include "cli/admin/options.h"

namespace saker::cli {

/// When `check` warns.
struct CheckOptions {
  std::int64_t lag_warn_s = 300;
  std::int64_t lag_critical_s = 1800;
  std::optional<std::int64_t> disk_warn_percent;      ///< else diskMaxUsedSpaceRatio
  std::optional<std::int64_t> disk_critical_percent;  ///< else diskSpaceWarningLevelRatio
  std::int64_t dead_letter_s = 3600;                  ///< younger dead letters are new
  std::vector<std::string> ignored;                   ///< patterns of groups
  bool asks_clients = true;                           ///< what they subscribe to
  bool is_nagios = false;                             ///< one line, whatever the form is
};

// Exit codes of `saker admin check`, those of a Nagios plugin.
inline constexpr int kExitOk = 0;
inline constexpr int kExitWarning = 1;
inline constexpr int kExitCritical = 2;
inline constexpr int kExitUnknown = 3;  ///< nothing could be checked: the options are wrong

/// What the checks find. Errors: kInvalidArgument for options that are wrong.
Result<CheckReport> check_cluster(const AdminOptions& admin, const CheckOptions& options);

/// `saker admin check`: how the cluster is. Prints its verdict and returns its exit code.
int check(const AdminOptions& admin, const CheckOptions& options);

}  // namespace saker::cli
