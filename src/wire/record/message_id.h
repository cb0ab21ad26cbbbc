#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/host_address.h"
#include "model/offset.h"

namespace saker::wire::record {

/// The message id that a broker gives out: where the record stands. Upper-case hex of the store
/// host's address (4 or 16 bytes), its port (int32) and the log offset (int64): 32 or 56
/// characters.
struct MessageId {
  HostAddress store_host;
  LogOffset log_offset;
  friend bool operator==(const MessageId&, const MessageId&) = default;
};

std::string encode_message_id(const MessageId& id);

/// Nothing for text of another length or with anything but hex digits (either case).
std::optional<MessageId> decode_message_id(std::string_view text);

}  // namespace saker::wire::record
