#pragma once

#include <span>
#include <string>
#include <vector>

#include "api/lite.h"
#include "broker/consume/wake_router.h"
#include "broker/group/group_table.h"
#include "broker/lite/lite_board.h"
#include "broker/lite/lite_group.h"
#include "broker/offset/offset_table.h"
#include "broker/options.h"
#include "broker/query/query_threads.h"
#include "store/store.h"

namespace saker::broker {

/// Takes what clients want of lite topics: puts it on the board, moves offsets where a group begins
/// anew, and tells clients what they lost. Whether topic and group belong together is not asked:
/// pops are refused where they do not. Thread: any.
class LiteSubscriber {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    GroupTable& groups;
    OffsetTable& offsets;
    const store::Store& store;
    LiteBoard& board;
    WakeRouter& router;
    QueryThreads& threads;  ///< end before this does
  };
  explicit LiteSubscriber(const Rooms& rooms) : rooms_(rooms) {}

  /// In order, until one is refused.
  api::Outcome subscribe(std::span<const api::LiteWish> wishes,
                         const api::ClientChannelPtr& client);

  /// Whether the group has not consumed all of the queue.
  bool may_have_some(std::string_view group, std::string_view queue) const;
  /// Puts the queues where the group has something to read in front of those who read them.
  void announce(std::string_view group, std::span<const std::string> queues);
  /// The same with all lite topics of a topic, however many: not for a lane.
  void announce_all(std::string_view group, std::string_view topic);

 private:
  api::Outcome fulfil(const api::LiteWish& wish, const api::ClientChannelPtr& client);
  api::Outcome add(const api::LiteWish& wish, const LiteGroup& group,
                   std::span<const std::string> queues, const api::ClientChannelPtr& client);
  api::Outcome set_all(const api::LiteWish& wish, const LiteGroup& group,
                       std::span<const std::string> queues, const api::ClientChannelPtr& client);
  void remove(const api::LiteWish& wish, std::span<const std::string> queues);
  void leave(const api::LiteWish& wish);
  LiteBoard::Subscriber subscriber_of(const api::LiteWish& wish, const LiteGroup& group,
                                      const api::ClientChannelPtr& client) const;
  void begin_at(std::string_view group, const std::string& queue, const api::LiteStart& start);
  void tell(std::span<const LiteBoard::Loss> losses) const;
  api::Outcome too_many() const;

  const Rooms rooms_;
};

}  // namespace saker::broker
