#pragma once

#include <string>
#include <string_view>

namespace saker::config {

/// The text of a properties file with another value of one key. Comments, blank lines, order and
/// all other keys stay as they are. A key that stands there several times gets the value at its
/// last place, which is the one that counts; a new one comes at the end.
std::string with_property(std::string_view text, std::string_view key, std::string_view value);

}  // namespace saker::config
