#pragma once

#include "report.h"
#include "send_scenario.h"

namespace saker::load {

// End to end: an open loop sends at options.rate with the intended time in the body, one consumer a
// queue holds a long poll, and the latency is that from the intended sending to the arrival.
// The same with timer messages, each due options.delay_ms after its sending: the latency is how
// late they arrive.
Report run_delivery(const SendScenarioOptions& options);

}  // namespace saker::load
