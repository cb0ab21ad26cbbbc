#pragma once

#include <string_view>

#include "base/string_map.h"
#include "wire/json/writer.h"

namespace saker::wire::message {

/// What the text of a record's properties says, by name; of a repeated name the last one counts.
/// The values are views into the text.
OrderedStringMap<std::string_view> properties_of(std::string_view text);

// Members of an object that shows a message.

/// "properties": an object.
void write_properties(json::Writer& writer, std::string_view text);
/// "keys": what producers split by blanks, as an array.
void write_keys(json::Writer& writer, std::string_view keys);

}  // namespace saker::wire::message
