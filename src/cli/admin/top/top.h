#pragma once

#include <cstdint>
#include <optional>

#include "cli/admin/options.h"

namespace saker::cli {

/// How `top` runs.
struct TopOptions {
  double interval_s = 2;
  std::optional<std::int64_t> frame_count;  ///< then it ends; nothing: until SIGINT or SIGTERM
  std::optional<std::int64_t> row_count;    ///< topics and groups; nothing: what the terminal holds
};

/// `saker admin top`: rates and lag, again and again. A terminal gets a screen of its own, which is
/// gone afterwards; others get one answer after the other. Explains failures on stderr and returns
/// the exit code.
int top(const AdminOptions& admin, const TopOptions& options);

}  // namespace saker::cli
