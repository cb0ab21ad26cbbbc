#pragma once

#include <string_view>

#include "wire/message/message.h"

namespace saker::wire::message {

/// Whether the message's tag is one of "A || B"; "*" is any, also none. Compares the tags and not
/// their hashes, as brokers do, which some tags share (spec 05 §15.1).
bool has_tag(const Message& message, std::string_view tags);

}  // namespace saker::wire::message
