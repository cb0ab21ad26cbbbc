#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/admin/options.h"

namespace saker::cli {

/// Which clients `connections list` shows.
struct ConnectionListOptions {
  std::string group;  ///< empty: of all groups
  bool consumers = true;
  bool producers = true;
  std::string sort_column = "client";
  bool is_reverse = false;
  std::optional<double> watch_s;            ///< again and again; nothing: once
  std::optional<std::int64_t> frame_count;  ///< then it ends
};

/// By which `connections list` sorts.
const std::vector<std::string>& connection_columns();

/// `saker admin connections list`: a row each client, role and broker; again and again where that
/// is wanted, as `top` does. Prints its answer, explains failures on stderr and returns the exit
/// code.
int connections_list(const AdminOptions& admin, const ConnectionListOptions& options);

/// `saker admin connections kick`: closes the connections of a client to all brokers that the
/// options name, also where one of them fails: then the error says what came of each. It may
/// connect anew. Works with brokers of Saker, over HTTP.
int connections_kick(const AdminOptions& admin, const std::string& client_id);

}  // namespace saker::cli
