#pragma once

#include <cstdint>

namespace saker::metrics {

/// When a request passed what takes long, in ns of Clock::precise_ns; 0: it did not.
struct StageTimes {
  std::int64_t append_begin_ns = 0;  ///< its turn's append began
  std::int64_t append_end_ns = 0;    ///< the message is in the log
  std::int64_t durable_ns = 0;       ///< the medium has it; only where the answer waits for that
  std::int64_t held_ns = 0;          ///< a duration: it waited for a message, as it asked to
};

}  // namespace saker::metrics
