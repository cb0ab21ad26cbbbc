#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>

#include "base/result.h"
#include "model/offset.h"
#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"
#include "wire/record/record.h"

namespace saker::store::inspect {

/// Which records of a store are wanted: those that meet everything that is set.
struct Selection {
  std::optional<LogOffset> begin{};  ///< from this record on
  std::string topic{};
  std::optional<QueueId> queue{};
  std::optional<QueueOffset> from{};                              ///< the first number in the queue
  std::string key{};                                              ///< one of KEYS, or UNIQ_KEY
  std::int64_t from_ms = 0;                                       ///< store time
  std::int64_t to_ms = std::numeric_limits<std::int64_t>::max();  ///< inclusive
  std::int64_t count_max = std::numeric_limits<std::int64_t>::max();
  bool scan = false;  ///< read the whole log even where queues or index lead there
};

/// What a selection met.
struct Selected {
  std::int64_t count = 0;
  std::int64_t unreadable_count = 0;  ///< places where a record was to stand, and no whole one does
};

/// The first gets each wanted record once, for the time of the call; the second each place that
/// cannot be read, -1 where it is in another file than the log's.
using RecordVisitor = std::function<void(const wire::record::Record&)>;
using LossVisitor = std::function<void(LogOffset at, const std::string& what)>;

/// Finds them by the shortest way: by the queue where a topic is named, by the index where topic
/// and key are, else by a walk over the log, of which files outside the times are left out.
/// Errors: `begin` is no record (says which is the next), what the system refuses to read.
Result<Selected> select(const Survey& survey, const Selection& selection,
                        const RecordVisitor& visit, const LossVisitor& lost,
                        const Progress& progress);

}  // namespace saker::store::inspect
