#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "file/mapping.h"
#include "store/index/index_layout.h"

namespace saker::store {

/// How a check judges.
struct IndexCheckOptions {
  LogOffset limit;               ///< entries of records at or behind this are dropped
  bool may_lack_entries = true;  ///< also those of the last record, which may not all be there
};

/// What a check has kept of an index file.
struct CheckedIndex {
  std::int32_t next_entry = 1;
  std::int32_t used_slots = 0;
  LogOffset last;    ///< record of the last entry
  LogOffset resume;  ///< the record whose entries were dropped, or else the last
};

/// Makes what a crash left of an index file consistent, or finds that it is not.
///
///     entries   1 … kept          those of the last record (where more may be missing) and those
///               compared          at or behind `limit`: dropped, slots go back to what was before
///
/// Compared is everything that can be: entries in log order, each `previous` and each slot against
/// the chains that follow from the hashes alone. A page that did not reach the medium shows in at
/// least one of them: entries on it are zero, or slots on it are older than the entries.
/// Nothing if the file is inconsistent, if nothing is left of it, or if `stopping` became true.
/// Takes 4 bytes of memory a slot, and reads the whole file once. Thread: the writer of the file.
std::optional<CheckedIndex> check_index(file::Mapping& mapping, const IndexLayout& layout,
                                        const IndexHeader& header, const IndexCheckOptions& options,
                                        const std::atomic<bool>& stopping);

}  // namespace saker::store
