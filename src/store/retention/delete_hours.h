#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

namespace saker::store {

/// The local hours of a day in which expired files are deleted. Thread: any (immutable).
class DeleteHours {
 public:
  /// "04" or "3;16": hours of two digits at most, by ';'. Nothing if it is something else.
  static std::optional<DeleteHours> parse(std::string_view text);

  /// Whether a time (ms since the Unix epoch) falls into one of the hours.
  bool include(std::int64_t wall_ms) const;

 private:
  std::bitset<24> hours_;
};

}  // namespace saker::store
