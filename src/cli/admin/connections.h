#pragma once

#include <string>

#include "cli/admin/options.h"

namespace saker::cli {

/// Which clients `connections list` shows.
struct ConnectionListOptions {
  std::string group;  ///< empty: of all groups
  bool consumers = true;
  bool producers = true;
};

/// `saker admin connections list`: a row each client, role and broker. Prints its answer, explains
/// failures on stderr and returns the exit code.
int connections_list(const AdminOptions& admin, const ConnectionListOptions& options);

/// `saker admin connections kick`: closes the connections of a client to all brokers that the
/// options name. It may connect anew. Works with brokers of Saker, over HTTP.
int connections_kick(const AdminOptions& admin, const std::string& client_id);

}  // namespace saker::cli
