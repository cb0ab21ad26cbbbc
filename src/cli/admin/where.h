#pragma once

#include <string>

#include "base/result.h"
#include "cli/admin/options.h"
#include "cli/text/page.h"

namespace saker::cli {

/// Which message is looked for.
struct WhereOptions {
  std::string id;     ///< unique or offset id
  std::string topic;  ///< empty: it is looked for everywhere
};

/// Everything that is known of a message: facts, its verdict among them, copies and groups.
Result<Page> where_page(const AdminOptions& admin, const WhereOptions& options);

/// `saker admin where`: prints that, explains failures on stderr and returns the exit code.
int where(const AdminOptions& admin, const WhereOptions& options);

}  // namespace saker::cli
