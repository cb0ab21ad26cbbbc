#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace saker::cli {

/// Keys with their values, in the order in which they were given.
using Assignments = std::vector<std::pair<std::string, std::string>>;

/// Of words KEY=VALUE; a value may be empty. Errors: kInvalidArgument, which names the word.
Result<Assignments> parse_assignments(const std::vector<std::string>& words);

/// Lines of Java's Properties, as servers read them: a backslash is doubled.
std::string properties_text(const Assignments& assignments);

}  // namespace saker::cli
