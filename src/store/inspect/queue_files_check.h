#pragma once

#include <cstdint>
#include <string>

#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"

namespace saker::store::inspect {

/// Holds the names and lengths of a queue's files against each other: all have one length, and each
/// begins where the one before ends. Returns whether they do. `name`: as findings call the queue.
bool check_queue_files(const Survey& survey, const FileSet& files, std::int64_t unit_bytes,
                       const std::string& name, FindingList& findings);

}  // namespace saker::store::inspect
