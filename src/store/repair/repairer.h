#pragma once

#include <string>

#include "base/result.h"
#include "file/disk.h"
#include "store/repair/repair_plan.h"

namespace saker::store::repair {

/// Mends a store as planned. Holds the store's lock meanwhile, and leaves `abort` until all is on
/// the medium, or longer if the index needs the next start to recover: whatever interrupts it, the
/// next repair finds what is left to do.
///
///     repair-<time>/            beside the store's own parts:
///       what-was-done.txt       each step, and the queue entries that damage covered
///       commitlog/              <offset>-<bytes>.bin: damaged and cut bytes; files as they were
///       consumequeue/<topic>/…  queues that were replaced, or the database of all;
///                               batchconsumequeue/, consumequeue_ext/, compaction/ likewise
///       index/  checkpoint      as they were
///
/// What lies on another file system (storePathCommitLog) is copied there, of which `progress` is
/// told, and goes when the copy is on the medium.
///
/// Errors: kFailedPrecondition if a broker has the store open, and what the system refuses.
Status repair(file::Disk& disk, const inspect::Survey& survey, const inspect::Verdict& verdict,
              const RepairPlan& plan, const std::string& aside,
              const inspect::Progress& progress = {});

}  // namespace saker::store::repair
