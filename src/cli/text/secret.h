#pragma once

#include <string>
#include <string_view>

namespace saker::cli {

/// Whether a setting of that name is nobody else's business: it has password, secret, token,
/// accessKey or credential in it, in any case of letters, or holds one of them.
bool is_secret(std::string_view key);

/// The value, or in its place that there is one.
std::string shown_value(std::string_view key, std::string_view value);

}  // namespace saker::cli
