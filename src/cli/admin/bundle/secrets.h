#pragma once

#include <string>
#include <string_view>

#include "base/string_map.h"

namespace saker::cli {

/// Whether a setting of that name is nobody else's business: it has password, secret, token,
/// accessKey or credential in it, in any case of letters.
bool is_secret(std::string_view name);

/// Lines of name=value; values of secrets are "(removed)", and so is user:password in addresses.
std::string settings_text(const OrderedStringMap<std::string>& settings);

}  // namespace saker::cli
