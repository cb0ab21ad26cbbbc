#pragma once

#include <span>
#include <string>

#include "api/pop.h"

namespace saker::front {

// Header fields of the answers to pops: items joined by ';', parts of an item by blanks.
// Source: spec 02 §7, 05 §17.1.

/// `<source> <queue> <start offset>`
std::string start_offset_info(std::span<const api::PoppedQueue> queues);

/// `<source> <queue> <offset>,<offset>,…`
std::string message_offset_info(std::span<const api::PoppedQueue> queues);

/// `0 qo<queue>%<offset> <count>` of single messages, `0 <queue> <count>` of a queue
std::string order_count_info(std::span<const api::DeliveryCount> counts);

}  // namespace saker::front
