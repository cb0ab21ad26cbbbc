#pragma once

#include <span>
#include <string>
#include <string_view>

#include "config/properties.h"
#include "config/settings.h"

namespace saker::config {

/// The text of a properties file with another value of one key. Comments, blank lines, order and
/// all other keys stay as they are. A key that stands there several times gets the value at its
/// last place, which is the one that counts; a new one comes at the end.
std::string with_property(std::string_view text, std::string_view key, std::string_view value);

/// The same with the present values of the settings that the properties name, as far as there are
/// such settings: what a file holds after a change at run time.
std::string with_present_values(std::string_view text, std::span<const Property> properties,
                                const Settings& settings);

/// Whether a list of keys, split by `;`, names the key: the form of configBlackList.
bool is_listed(std::string_view list, std::string_view key);

}  // namespace saker::config
