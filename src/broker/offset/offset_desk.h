#pragma once

#include "api/consume.h"
#include "api/outcome.h"
#include "broker/group/group_table.h"
#include "broker/offset/offset_table.h"
#include "broker/topic/topic_table.h"
#include "store/store.h"

namespace saker::broker {

/// Where consumers ask for their progress and leave it, in RocketMQ's words (spec 05 §21).
/// Thread: any.
class OffsetDesk {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const TopicTable& topics;
    const GroupTable& groups;
    OffsetTable& offsets;
    const store::Store& store;
  };
  explicit OffsetDesk(const Rooms& rooms) : rooms_(rooms) {}

  api::OutcomeOf<QueueOffset> query(const api::OffsetRequest& request) const;
  api::Outcome commit(const api::OffsetRequest& request);

 private:
  Result<bool> is_young(const api::OffsetRequest& request) const;

  const Rooms rooms_;
};

}  // namespace saker::broker
