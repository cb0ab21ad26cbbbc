#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/admin/group/groups.h"
#include "cli/text/page.h"
#include "model/group.h"

// Settings of a group: as they are shown, and as they are changed.
namespace saker::cli {

std::vector<Column> group_settings_columns();
std::vector<Cell> group_settings_row(const std::string& broker, const Group& group);

/// Writes into the group what is to be set. Its attributes become edits: "+name" and "-name".
/// Errors: kInvalidArgument.
Status overlay(const GroupSettings& settings, Group& group);

bool changes_nothing(const GroupSettings& settings);

}  // namespace saker::cli
