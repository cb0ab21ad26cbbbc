#pragma once

#include <string>

#include "cli/admin/declare/declaration.h"
#include "cli/admin/options.h"

namespace saker::cli {

/// What `saker admin apply` makes brokers like.
struct ApplyOptions {
  std::string file;  ///< YAML or JSON; "-": stdin
  bool prune = false;
  bool is_diff = false;  ///< only shows what would change, as it is without confirmation, too
  bool is_confirmed = false;
};

/// Makes topics and groups what the file says, and with `prune` deletes what it does not name. The
/// whole file and all brokers are looked at before anything is changed; without `is_confirmed`
/// nothing is. Prints the changes, explains failures on stderr and returns the exit code.
int apply(const AdminOptions& admin, const ApplyOptions& options);

/// What such a file has to say for everything to stay as it is: topics and groups that are there,
/// but for those of the system.
Result<Declaration> read_declaration(const AdminOptions& admin);
/// Prints it in YAML or JSON.
int export_declaration(const AdminOptions& admin, bool is_json);

}  // namespace saker::cli
