#pragma once

#include <cstdint>
#include <string_view>

#include "model/offset.h"

namespace saker::broker {

/// A half message that the store has just taken.
struct NewHalf {
  QueueOffset place;  ///< in the half queue
  LogOffset log_offset;
  std::string_view producer_group;
  std::int64_t immunity_ms = 0;  ///< its producer is not asked before
  std::string_view topic = {};   ///< that its message is for
};

/// Where half messages are entered, so that somebody completes them. Thread: any.
class HalfBook {
 public:
  virtual ~HalfBook() = default;
  /// New ones should be refused.
  virtual bool full() const = 0;
  /// To be called before the producer has the answer, and so before anybody can end it.
  virtual void enter(const NewHalf& half) = 0;
};

}  // namespace saker::broker
