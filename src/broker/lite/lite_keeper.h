#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "broker/consume/wake_router.h"
#include "broker/group/group_table.h"
#include "broker/lite/lite_board.h"
#include "broker/offset/offset_table.h"
#include "broker/options.h"
#include "broker/pop/order_table.h"
#include "broker/topic/topic_table.h"
#include "store/store.h"

namespace saker::broker {

/// Lets go what is old: lite topics by the lite.topic.expiration of their topic, subscriptions of
/// clients that went silent. Thread: the housekeeper.
class LiteKeeper {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const TopicTable& topics;
    const GroupTable& groups;
    OffsetTable& offsets;
    OrderTable& orders;
    store::Store& store;
    LiteBoard& board;
    PopWaits& waits;
    WakeRouter& router;
  };
  explicit LiteKeeper(const Rooms& rooms);

  /// What is due. To be called every 100 ms or so.
  void step();

  /// The topic was deleted when the log ended at `end`: so were its lite topics.
  void drop_all_of(std::string_view topic, LogOffset end);

 private:
  void expire_subscriptions();
  /// False if there is more to do at once.
  bool expire_topics();
  bool is_old(const std::string& queue, std::int64_t age_max_ms) const;
  void drop(std::string_view topic, const std::string& queue, LogOffset end);

  const Rooms rooms_;
  const std::int64_t begin_ms_;
  std::int64_t subscriptions_due_ms_;
  std::int64_t topics_due_ms_;
};

}  // namespace saker::broker
