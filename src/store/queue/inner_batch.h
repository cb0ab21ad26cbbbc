#pragma once

#include <cstdint>
#include <string_view>

#include "wire/record/record.h"

namespace saker::store {

/// Whether an inner batch in a topic takes a queue offset a message. Not where copies of stored
/// messages come: those of delayed messages, of retries and of dead letters. A copy of a batch
/// keeps the flag and the count, for consumers, but is entered as one message.
bool counts_batches(std::string_view topic);

/// Whether the record is an inner batch of a topic that counts them: its queues are batch queues.
bool is_counted_batch(const wire::record::Record& record);

/// How many queue offsets a record takes, as the appender gave them out.
std::int16_t offsets_taken_by(const wire::record::Record& record);

}  // namespace saker::store
