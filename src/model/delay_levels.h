#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/offset.h"

namespace saker {

/// The delays that a message can ask for by number, from 1. Thread: any (immutable).
/// Source: spec 04 §22.
class DelayLevels {
 public:
  /// "1s 5s 1m 2h 1d". Errors name the word that cannot be read.
  static Result<DelayLevels> parse(std::string_view text);

  std::int32_t count() const { return static_cast<std::int32_t>(delays_ms_.size()); }

  /// Levels above the last mean the last.
  std::int32_t capped(std::int32_t level) const { return level > count() ? count() : level; }

  /// Of a level from 1 to count().
  std::int64_t delay_ms(std::int32_t level) const {
    return delays_ms_[static_cast<std::size_t>(level - 1)];
  }

  static QueueId queue_of(std::int32_t level) { return {level - 1}; }

 private:
  std::vector<std::int64_t> delays_ms_;
};

}  // namespace saker
