#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "model/host_address.h"

namespace saker::broker {

/// Makes message keys (property UNIQ_KEY) for messages whose producer sent none, in the form of
/// RocketMQ's clients: hex of address, process id, salt, ms of the month, counter.
/// Thread: its lane; the salt tells lanes and starts apart. Source: spec 03 §5.
class UniqueKeyMaker {
 public:
  struct Identity {
    HostAddress host;
    std::int32_t process_id = 0;
    std::uint32_t salt = 0;
  };
  UniqueKeyMaker(const Identity& identity, const Clock& clock);

  /// Valid until the next call.
  std::string_view next();

 private:
  void begin_month(std::int64_t now_ms);

  const Clock& clock_;
  std::string key_;  ///< the fixed part, then what next() writes behind it
  const std::size_t fixed_size_;
  std::int64_t month_begin_ms_ = 0;
  std::int64_t month_end_ms_ = 0;
  std::uint16_t counter_ = 0;
};

}  // namespace saker::broker
