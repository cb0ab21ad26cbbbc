#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/admin/options.h"
#include "cli/text/page.h"

namespace saker::cli {

/// Which groups `groups list` shows.
struct GroupListOptions {
  std::string pattern = "*";   ///< * and ? as in a shell
  bool with_built_in = false;  ///< also those that every broker has
};

/// What is to be set of a group; what is absent stays, or is the default of a new group.
struct GroupSettings {
  std::string group;
  std::optional<bool> consume;
  std::optional<bool> broadcast;
  std::optional<bool> from_first;
  std::optional<bool> order;
  std::optional<bool> notify;
  std::optional<std::int32_t> retry_queue_count;
  std::optional<std::int32_t> retry_count_max;
  std::optional<std::int32_t> timeout_min;
  std::vector<std::string> attributes;  ///< "key=value" sets, "key=" removes
};

/// What is to go with a group.
struct GroupDeletion {
  std::string group;
  bool with_dead_letters = false;
  bool is_confirmed = false;
};

// `saker admin groups …`. Each prints its answer, explains failures on stderr and returns the exit
// code.

int groups_list(const AdminOptions& admin, const GroupListOptions& options);
/// Settings, members and subscriptions; names those who do not subscribe alike.
Result<Page> group_page(const AdminOptions& admin, const std::string& group);
int groups_show(const AdminOptions& admin, const std::string& group);
/// Fails before anything is changed if one of the brokers has the group.
int groups_create(const AdminOptions& admin, const GroupSettings& settings);
/// Fails before anything is changed if no broker has the group.
int groups_update(const AdminOptions& admin, const GroupSettings& settings);
/// With its offsets and its retry topic. Refuses while a client is online; without `is_confirmed`
/// it only says what would go.
int groups_delete(const AdminOptions& admin, const GroupDeletion& deletion);

}  // namespace saker::cli
