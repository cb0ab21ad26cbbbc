#pragma once

#include "model/offset.h"

namespace saker::store {

/// Told that the commit log begins at `min` now: what points before it points nowhere. Called when
/// it moved, and once soon after a start. May take its time and rest. Thread: `retention`.
class LogMinListener {
 public:
  virtual ~LogMinListener() = default;
  virtual void on_log_min(LogOffset min) = 0;
};

}  // namespace saker::store
