#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/admin/options.h"

namespace saker::cli {

/// Which topics `topics list` shows.
struct TopicListOptions {
  std::string pattern = "*";   ///< * and ? as in a shell
  bool with_internal = false;  ///< also system, retry and dead-letter topics
};

/// What is to be set of a topic; what is absent stays, or is the default of a new topic.
struct TopicSettings {
  std::string topic;
  std::optional<std::int32_t> queue_count;  ///< read and write queues; excludes the next two
  std::optional<std::int32_t> read_queue_count;
  std::optional<std::int32_t> write_queue_count;
  std::optional<std::string> permission;  ///< a name of `permission_names`
  std::optional<bool> order;
  std::vector<std::string> attributes;  ///< "key=value" sets, "key=" removes
};

/// "read-write", "read-only", "write-only", "none".
const std::vector<std::string>& permission_names();
/// One of them, or the number of another combination; and back, nothing for other names.
std::string permission_name(std::int32_t perm);
std::optional<std::int32_t> permission_bits(const std::string& name);

// `saker admin topics …`. Each prints its answer, explains failures on stderr and returns the exit
// code.

int topics_list(const AdminOptions& admin, const TopicListOptions& options);
/// Settings on each broker, and the queues with their offsets.
int topics_show(const AdminOptions& admin, const std::string& topic);
/// Fails before anything is changed if one of the brokers has the topic.
int topics_create(const AdminOptions& admin, const TopicSettings& settings);
/// Fails before anything is changed if no broker has the topic.
int topics_update(const AdminOptions& admin, const TopicSettings& settings);
/// On the brokers, then at the name servers. Without `is_confirmed` it only says what would go.
int topics_delete(const AdminOptions& admin, const std::string& topic, bool is_confirmed);

}  // namespace saker::cli
