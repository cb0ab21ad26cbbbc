#pragma once

#include <string>

#include "base/result.h"
#include "cli/admin/options.h"
#include "cli/text/page.h"

namespace saker::cli {

/// Where a bundle of diagnostics goes.
struct BundleOptions {
  std::string file;
  std::string version;  ///< of this program
  bool is_confirmed = false;
};

struct PackedBundle {
  std::string bytes;  ///< .tar.gz
  Table parts;        ///< what is in it
};

/// Packs what helps to find out what is wrong with a cluster, without secrets and without messages.
/// What cannot be had is named, in the archive, too. `version`: of this program.
Result<PackedBundle> pack_bundle(const AdminOptions& admin, const std::string& version);

/// `saker admin bundle`: writes that to a file; one that is there is replaced only if
/// `is_confirmed`. Prints what is in it, explains failures on stderr and returns the exit code.
int bundle(const AdminOptions& admin, const BundleOptions& options);

}  // namespace saker::cli
