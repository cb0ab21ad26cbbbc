#pragma once

#include <string_view>

#include "base/result.h"
#include "wire/remoting/command.h"

namespace saker::wire::remoting {

/// Decodes the ROCKETMQ binary header:
///
///     code i16 | language u8 | version i16 | opaque i32 | flag i32
///     | remark length i32, remark | entries length i32, entries
///     entry: name length i16, name | value length i32, value
///
/// Views of `command` point into `header`. An entry without name or value is dropped, as RocketMQ
/// reads both as null. Errors: kCorrupt.
Status decode_binary_header(std::string_view header, Command& command);

}  // namespace saker::wire::remoting
