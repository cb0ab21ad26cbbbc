#pragma once

#include <cstdint>
#include <string>

#include "cli/admin/options.h"

namespace saker::cli {

/// What `lag` shows.
struct LagOptions {
  std::string group;            ///< empty: all
  bool by_queue = false;        ///< a row each queue
  std::int64_t behind_min = 0;  ///< only rows with as many messages or more
};

/// `saker admin lag`: messages and seconds that groups are behind, the worst first. Prints its
/// answer, explains failures on stderr and returns the exit code.
int lag(const AdminOptions& admin, const LagOptions& options);

}  // namespace saker::cli
