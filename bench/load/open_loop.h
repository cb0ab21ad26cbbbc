#pragma once

#include <memory>
#include <vector>

#include "producer.h"

namespace saker::load {

// Sends requests at times that do not depend on the answers, until the window is over: request i is
// due at start + i / rate, on one producer after the other. A request that finds all windows full
// goes out later, and its latency still counts from when it was due. What was due in the window is
// sent even behind its end, for at most ten seconds.
void run_open_loop(double requests_per_second, SendRun& run,
                   std::vector<std::unique_ptr<Producer>>& producers);

}  // namespace saker::load
