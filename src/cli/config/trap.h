#pragma once

#include <vector>

#include "cli/config/examination.h"
#include "config/settings.h"

namespace saker::cli {

/// What is allowed and yet surprises operators: settings that contradict each other or the others'
/// expectations. Each says what happens and what to set. Of a broker's settings only.
std::vector<Remark> find_traps(const config::Settings& settings);

}  // namespace saker::cli
