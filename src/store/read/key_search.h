#pragma once

#include "store/index/index_files.h"
#include "store/log/log_reader.h"
#include "store/store.h"

namespace saker::store {

/// Finds records by key, by RocketMQ 5.5.0's rules (queryMessage): index files from the newest to
/// the oldest that may hold the time; up to three rounds, each ending where the one before found
/// its first record; times to the second, as the index has them.
///
/// Better than there: a record is answered only if it really has the key, not just its hash, and
/// once. What an index says is believed no further than the log confirms it. Thread: one.
class KeySearch {
 public:
  struct Rooms {
    const IndexFiles& files;
    const SegmentList& segments;
    const Watermarks& marks;
    std::int32_t count_max = 0;
  };
  explicit KeySearch(const Rooms& rooms) : rooms_(rooms), files_(rooms.files.view()) {}

  /// Everything of the result but `indexed`. Errors: something on the way cannot be read now; what
  /// was found until then would pass for all there is.
  Result<KeyQueryResult> find(const KeyQuery& query);

 private:
  Result<std::vector<LogOffset>> offsets(const IndexSearch& search) const;
  Result<std::int64_t> add_records(const KeyQuery& query, const std::vector<LogOffset>& offsets,
                                   KeyQueryResult& result);

  const Rooms rooms_;
  const IndexFiles::Files files_;
};

}  // namespace saker::store
