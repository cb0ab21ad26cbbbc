#pragma once

#include <string>

#include "base/string_map.h"

namespace saker::cli {

/// Lines of name=value; values of secrets (cli/text/secret.h) are "(removed)", and so is
/// user:password in addresses.
std::string settings_text(const OrderedStringMap<std::string>& settings);

}  // namespace saker::cli
