#pragma once

#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"

namespace saker::store::inspect {

/// Whether the databases beside the queues' (tables of RocketMQ's and ours in config/, pop state)
/// can be opened. Their rows are not looked at.
void check_databases(const Survey& survey, FindingList& findings);

}  // namespace saker::store::inspect
