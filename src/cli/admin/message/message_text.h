#pragma once

#include <string>
#include <vector>

#include "cli/admin/message/message.h"
#include "cli/admin/message/message_body.h"
#include "cli/text/page.h"

// How messages are shown.
//
//   form    several messages              one message
//   table   a line each                   a line for each thing that is known, then its properties
//                                         and its body
//   JSON    an array of objects           the object
//   CSV     a row each                    a row
namespace saker::cli {

std::string messages_text(const std::vector<Message>& messages, Form form, BodyFormat format);
std::string message_text(const Message& message, Form form, BodyFormat format);

/// One line for a message that arrives: JSON if that is the form, else text.
std::string arrival_text(const Message& message, Form form, BodyFormat format);

/// The object of JSON: names as in tables; properties are an object, keys an array.
std::string message_json(const Message& message, BodyFormat format);

}  // namespace saker::cli
