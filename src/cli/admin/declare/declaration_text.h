#pragma once

#include <string>

#include "cli/admin/declare/declaration.h"

namespace saker::cli {

/// What `parse_declaration` reads, an entry a line of fields (YAML) or a line (JSON).
std::string yaml_text(const Declaration& declaration);
std::string json_text(const Declaration& declaration);

/// Everything of a topic or a group, for the brokers named (none: for all).
Entry<Topic> entry_of(const Topic& topic, std::vector<std::string> brokers);
Entry<Group> entry_of(const Group& group, std::vector<std::string> brokers);

}  // namespace saker::cli
