#pragma once

#include <cstdint>
#include <vector>

#include "wire/message/message.h"

namespace saker::wire::message {

/// Of the records of the timer topic in their order: those that are due after `now_ms` and were not
/// taken back. One that was written again counts once.
std::vector<Message> pending_of(const std::vector<Message>& timers, std::int64_t now_ms);

/// When a record of the timer topic is due; 0 if it does not say.
std::int64_t timer_due_ms(const Message& timer);

/// Whether a record of the timer topic takes another one back.
bool takes_back(const Message& timer);

}  // namespace saker::wire::message
