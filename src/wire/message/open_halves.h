#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "wire/message/message.h"

namespace saker::wire::message {

// Transactions as brokers store them: half messages, and op records that say which have ended
// (spec 03 §16).

/// The offsets of half messages in an op record's body: "1,2," or, from 4.x, "1".
std::vector<std::int64_t> parse_op_body(std::string_view body);

/// Of copies in the order of the queue, and the offsets that op records name as ended, those that
/// are open. Copies of one transaction have the same id.
std::vector<Message> open_of(const std::vector<Message>& copies,
                             const std::vector<std::int64_t>& ended);

/// How often the producer was asked.
std::int64_t check_count_of(const Message& half);

}  // namespace saker::wire::message
