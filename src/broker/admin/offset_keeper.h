#pragma once

#include "api/offset_control.h"
#include "broker/consume/wake_router.h"
#include "broker/group/group_table.h"
#include "broker/offset/offset_table.h"
#include "broker/topic/topic_table.h"
#include "store/store.h"

namespace saker::broker {

/// Moves the progress of groups as an administrator wants it. Thread: any.
class OffsetKeeper final : public api::OffsetControl {
 public:
  /// What it stands on; all outlive it. Pulls that wait at a queue of a reset group are answered.
  struct Rooms {
    const TopicTable& topics;
    GroupTable& groups;
    OffsetTable& offsets;
    const store::Store& store;
    WakeRouter& waiting;
  };
  explicit OffsetKeeper(const Rooms& rooms) : rooms_(rooms) {}

  using Targets = std::vector<std::pair<QueueId, QueueOffset>>;

  api::OutcomeOf<Targets> reset_offsets(const api::OffsetReset& request) override;
  void clone_offsets(std::string_view from, std::string_view to, std::string_view topic) override;
  std::map<std::int32_t, std::int64_t> least_offsets(std::string_view topic,
                                                     std::string_view compared,
                                                     std::string_view left_out) override;

 private:
  api::OutcomeOf<Targets> targets_of(const api::OffsetReset& request, const Topic& topic) const;
  Result<QueueOffset> by_time(const api::OffsetReset& request, QueueId queue_id) const;

  const Rooms rooms_;
};

}  // namespace saker::broker
