#pragma once

#include "pull_scenario.h"
#include "report.h"

namespace saker::load {

// Pop and acknowledgement: each consumer pops from all queues and acknowledges what it got in one
// batch; when a group has everything, a new group begins. The topic has to be filled before.
Report run_pop(const PullScenarioOptions& options);

}  // namespace saker::load
