#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/clock.h"
#include "broker/offset/offset_table.h"
#include "broker/options.h"
#include "broker/produce/stored_properties.h"
#include "broker/transaction/half_message.h"
#include "store/foreign_tables.h"
#include "store/store.h"

namespace saker::broker {

/// Takes over the open transactions that RocketMQ keeps in a table of its own (transRocksDBEnable;
/// store/foreign_tables.h), so that they are asked about and ended as all others are:
///
///     the table's rows, and half messages that came too late for one
///       less what kForeignOpTopic says is over
///       ─▶ a copy in kHalfTopic, which names its origin ─▶ on the medium
///       ─▶ an end in kForeignOpTopic, as RocketMQ writes it ─▶ on the medium
///
/// A start that dies in between finds the copies, and adds only the ends: nothing is taken over
/// twice. The table itself is never written. Used once, before the recovery of transactions and
/// before anybody is served; waits for the disk. Thread: the one that starts.
class HalfTakeover {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const OffsetTable& offsets;
    store::Store& store;
    store::Appender& appender;
    std::string root_dir;  ///< of the store
  };
  explicit HalfTakeover(const Rooms& rooms) : rooms_(rooms), properties_(rooms.options) {}

  /// Errors: the table or a message cannot be read now, or the store does not take the copies. Then
  /// the broker does not start: nobody would ask for the end of what was left out.
  Status run();

 private:
  /// What an end says.
  struct End {
    LogOffset half;
    std::string topic;
    std::string unique_key;
  };

  Status find();
  Status add_without_row(LogOffset entered_until);
  Status drop_ended();
  Status find_copies();
  Result<QueueOffset> place_behind(std::string_view topic, LogOffset at) const;
  Status take_over(std::span<const store::ForeignHalf> halves);
  Status stage_copy(const store::ForeignHalf& half, std::vector<End>& ends);
  void stage_end(const End& end);
  void stage(const store::NewRecord& record);
  Status settle();

  const Rooms rooms_;
  StoredProperties properties_;
  std::map<LogOffset, store::ForeignHalf> waiting_;
  std::unordered_set<std::int64_t> copied_;  ///< those of them that have a copy
  std::int64_t refused_count_ = 0;
  QueueOffset copies_end_;  ///< in the half queue
};

}  // namespace saker::broker
