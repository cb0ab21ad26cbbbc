#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "file/disk.h"
#include "store/inspect/directory_survey.h"
#include "store/recovery/dropped_topics.h"

namespace saker::store::inspect {

/// Topics that were deleted: their records stay in the log until it expires, and no queue has to
/// have entries for them. Thread: any, after load().
class DeletedTopics {
 public:
  explicit DeletedTopics(const Survey& survey) : survey_(survey) {}

  /// Reads `topics.dropped` and the table of topics. Errors: the first cannot be read.
  Status load();

  /// A record before the place at which its topic was deleted.
  bool is_dropped(std::string_view topic, LogOffset record) const {
    return record < dropped_.end_of(topic);
  }
  /// Entries of the topic's queues before this place are dropped; 0: none.
  LogOffset end_of(std::string_view topic) const { return dropped_.end_of_queues(topic); }
  /// The table of topics is there and has no such row. Light queues and topics that brokers make
  /// for themselves need none.
  bool has_no_row(std::string_view topic) const;

 private:
  void load_rows();

  const Survey& survey_;
  file::RealDisk disk_;
  DroppedTopics dropped_{disk_, survey_.path("topics.dropped")};
  std::optional<std::set<std::string, std::less<>>> rows_;  ///< none: there is no table to ask
};

}  // namespace saker::store::inspect
