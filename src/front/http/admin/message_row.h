#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "wire/json/writer.h"
#include "wire/message/message.h"
#include "wire/message/message_body.h"

namespace saker::front {

/// A Message of the administration. Returns the bytes of the body as it is shown.
std::size_t write_message(wire::json::Writer& json, const wire::message::Message& message,
                          wire::message::BodyFormat format);

/// A member that is null instead of empty, or of 0.
void write_or_null(wire::json::Writer& json, std::string_view name, std::string_view text);
void write_or_null(wire::json::Writer& json, std::string_view name, std::int64_t number);

}  // namespace saker::front
