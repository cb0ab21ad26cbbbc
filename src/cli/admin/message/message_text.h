#pragma once

#include <string>
#include <vector>

#include "cli/text/page.h"
#include "wire/message/message.h"
#include "wire/message/message_body.h"

// How messages are shown.
//
//   form    several messages              one message
//   table   a line each                   a line for each thing that is known, then its properties
//                                         and its body
//   JSON    an array of objects           the object
//   CSV     a row each                    a row
namespace saker::cli {

using wire::message::body_format_names;
using wire::message::body_format_of;
using wire::message::BodyFormat;
using wire::message::Message;

std::string messages_text(const std::vector<Message>& messages, Form form, BodyFormat format);
std::string message_text(const Message& message, Form form, BodyFormat format);

/// One line for a message that arrives: JSON if that is the form, else text.
std::string arrival_text(const Message& message, Form form, BodyFormat format);

/// The object of JSON: names as in tables; properties are an object, keys an array.
std::string message_json(const Message& message, BodyFormat format);

/// At most `width` characters in one line: what does not print is '.', what is left out "…".
std::string one_line(std::string_view text, std::size_t width);

}  // namespace saker::cli
