#pragma once

#include <string>
#include <utility>

#include "base/result.h"

// How attributes of topics and groups are given on the command line.
namespace saker::cli {

/// Name and value of "name=value"; the value is empty where it is to be removed ("name="). Errors:
/// kInvalidArgument.
Result<std::pair<std::string, std::string>> split_attribute(const std::string& text);

}  // namespace saker::cli
