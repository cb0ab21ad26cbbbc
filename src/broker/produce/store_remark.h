#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/outcome.h"
#include "store/store.h"

namespace saker::broker {

// What the store's answers mean to a client (spec 05 §12.6).

api::Status status_of(store::AppendOutcome outcome);

/// Whether the record is in the log.
inline bool is_stored(store::AppendOutcome outcome) {
  return outcome == store::AppendOutcome::kOk || outcome == store::AppendOutcome::kFlushTimeout;
}

/// For the user; empty where the status says it all. `why`: what the store says of it.
std::string remark_of(store::AppendOutcome outcome, const std::string& why);

/// RocketMQ's name of the outcome, e.g. "FLUSH_DISK_TIMEOUT".
std::string_view put_status_name(store::AppendOutcome outcome);

std::string illegal_message_remark(std::int32_t message_bytes_max);

}  // namespace saker::broker
