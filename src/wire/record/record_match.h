#pragma once

#include <string_view>

#include "model/offset.h"

namespace saker::wire::record {

/// What an entry of a queue says of its record, besides the size.
struct Expected {
  std::string_view topic;
  QueueId queue_id;
};

/// Whether the bytes, a whole record by peek_size, say that they stand at that place of the log.
/// Looks at the first cache line only.
bool stands_at(std::string_view bytes, LogOffset place);

/// Whether they are a record of that queue. Looks at the first cache line and at the topic.
bool is_of(std::string_view bytes, const Expected& expected);

/// queueOffset of a whole record.
QueueOffset queue_offset_in(std::string_view bytes);

}  // namespace saker::wire::record
