#pragma once

#include "metrics/exposition.h"

namespace saker::metrics {

/// Adds what this process takes of the machine, from /proc, by Prometheus' usual names.
void add_process(Exposition& out);

}  // namespace saker::metrics
