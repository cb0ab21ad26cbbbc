#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"

namespace saker::store::inspect {

/// Looks at names and lengths of the log's files, and at what files of one name in two directories
/// have in them. Adds the paths of those that the log can do without to `needless`. Errors: what
/// cannot be read.
Status check_log_files(const Survey& survey, FindingList& findings,
                       std::vector<std::string>& needless);

}  // namespace saker::store::inspect
