#pragma once

#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"

namespace saker::store::inspect {

/// Finds the tables below config/ that cannot be read. One with a good .bak is a note, as is any
/// while a broker writes them.
void check_config(const Survey& survey, FindingList& findings);

}  // namespace saker::store::inspect
