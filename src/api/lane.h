#pragma once

#include <cstddef>

#include "base/unique_function.h"

namespace saker::api {

/// The number of a loop, from 0: the thread on which a request came and its answer must leave.
struct Lane {
  std::size_t index = 0;
};

/// How the broker reaches a lane from another thread.
class LaneExecutor {
 public:
  virtual ~LaneExecutor() = default;
  /// Runs the task in a coming turn of the lane. Thread: any.
  virtual void post(Lane lane, UniqueFunction<void()> task) = 0;
};

}  // namespace saker::api
