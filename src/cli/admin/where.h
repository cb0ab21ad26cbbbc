#pragma once

#include <string>

#include "cli/admin/options.h"

namespace saker::cli {

/// Which message is looked for.
struct WhereOptions {
  std::string id;     ///< unique or offset id
  std::string topic;  ///< empty: it is looked for everywhere
};

/// `saker admin where`: everything that is known of a message, and a verdict. Prints it, explains
/// failures on stderr and returns the exit code.
int where(const AdminOptions& admin, const WhereOptions& options);

}  // namespace saker::cli
