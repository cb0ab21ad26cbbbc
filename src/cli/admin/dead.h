#pragma once

#include <cstdint>
#include <string>

#include "cli/admin/options.h"

namespace saker::cli {

/// Which dead letters `dead list` shows.
struct DeadListOptions {
  std::string group;  ///< empty: which groups have dead letters
  std::int64_t count_max = 100;
};

struct DeadResendOptions {
  std::string group;
  std::string id;  ///< only this one; unique or offset id
  bool all = false;
  bool only_group = false;  ///< to the group alone, not to all that consume the topic
  bool again = false;       ///< also what was sent again before
  std::int64_t count_max = 1000;
  bool is_dry_run = false;
  bool is_confirmed = false;
};

struct DeadExportOptions {
  std::string group;
  std::string file;  ///< "-": stdout
  bool is_confirmed = false;
};

// `saker admin dead …`. Each prints its answer, explains failures on stderr and returns the exit
// code. None of them deletes a dead letter.

int dead_list(const AdminOptions& admin, const DeadListOptions& options);
/// Sends copies. Everything is checked before the first is sent; without `is_confirmed` none is.
int dead_resend(const AdminOptions& admin, const DeadResendOptions& options);
/// A line of JSON for each. A file that is there is replaced only if `is_confirmed`.
int dead_export(const AdminOptions& admin, const DeadExportOptions& options);

}  // namespace saker::cli
