#pragma once

#include <string>

#include "cli/admin/options.h"

namespace saker::cli {

/// Where a bundle of diagnostics goes.
struct BundleOptions {
  std::string file;
  std::string version;  ///< of this program
  bool is_confirmed = false;
};

/// `saker admin bundle`: packs what helps to find out what is wrong with a cluster, without secrets
/// and without messages. What cannot be had is named, in the archive, too. A file that is there is
/// replaced only if `is_confirmed`. Prints what is in it, explains failures on stderr and returns
/// the exit code.
int bundle(const AdminOptions& admin, const BundleOptions& options);

}  // namespace saker::cli
