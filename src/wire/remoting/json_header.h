#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/remoting/command.h"

namespace saker::wire::remoting {

/// Decodes a JSON header in one pass, without a tree. Views of `command` point into `header`, or,
/// where a string had escapes, into `scratch` (grown here, once).
///
/// Lenient where RocketMQ's reader is and deployed clients rely on it: numbers may be quoted or end
/// in `.0`, single quotes, trailing commas, unknown keys of any shape, scalar values in extFields,
/// blanks after the end. Errors: kCorrupt.
Status decode_json_header(std::string_view header, std::string& scratch, Command& command);

/// Appends the text as a JSON string with its quotes: `"`, `\`, controls, U+007F–U+009F and
/// U+2028/2029 escaped as RocketMQ's writer does, other characters as they are.
void append_json_string(std::string& out, std::string_view text);

}  // namespace saker::wire::remoting
