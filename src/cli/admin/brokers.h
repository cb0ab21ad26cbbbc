#pragma once

#include <string>

#include "cli/admin/options.h"

// `saker admin brokers …`. Each prints its answer, explains failures on stderr and returns the exit
// code.
namespace saker::cli {

/// A row each, masters and slaves; also those that do not answer.
int brokers_list(const AdminOptions& admin);
/// All figures of the broker's processes.
int brokers_show(const AdminOptions& admin, const std::string& name);

}  // namespace saker::cli
