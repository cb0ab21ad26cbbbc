#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "file/disk.h"
#include "store/inspect/directory_survey.h"

namespace saker::store::repair {

/// Whether there is enough of a compaction log to know what a new one must look like.
bool can_rebuild(const inspect::CompactionSet& set);

/// Builds a compaction log anew, on the medium when it returns: `directory` gets compactionLog/ and
/// compactionCq/ with <topic>/<id>/ each. Every message that the old one says it has is taken from
/// the commit log where it still stands, else from the old one where it is whole; the rest is
/// returned, by queue offset: it is lost.
Result<std::vector<QueueOffset>> rebuild_compaction(file::Disk& disk, const inspect::Survey& survey,
                                                    const inspect::CompactionSet& set,
                                                    const std::string& directory);

}  // namespace saker::store::repair
