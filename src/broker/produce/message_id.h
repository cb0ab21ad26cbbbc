#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/host_address.h"
#include "model/offset.h"

namespace saker::broker {

/// Writes message ids of this broker's records into a buffer that is used again: hex of the store
/// host, then of the log offset (spec 03 §4). Thread: its lane.
class MessageIdWriter {
 public:
  explicit MessageIdWriter(const HostAddress& store_host);

  /// One id, or several joined by commas. Valid until the next call.
  std::string_view write(std::span<const LogOffset> offsets);

 private:
  std::string host_;
  std::string text_;
};

}  // namespace saker::broker
