#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "broker/offset/offset_table.h"
#include "broker/options.h"
#include "broker/pop/order_table.h"
#include "broker/pop/pop_cursor.h"
#include "broker/pop/pop_waits.h"
#include "broker/pop/revive_queue.h"
#include "model/topic.h"
#include "store/store.h"

namespace saker::broker {

/// ON DISK: the group whose offsets in the revive log are the last entries that are done.
inline constexpr std::string_view kReviveGroup = "CID_RMQ_SYS_REVIVE_GROUP";

std::string revive_topic_of(const Options& options);

/// What a retry topic of pops is like.
Topic pop_retry_topic(std::string name);

/// What the lanes share of pop consumption. Thread: any; open() before the lanes run.
class PopState {
 public:
  PopState(const Options& options, const Clock& clock, OffsetTable& offsets)
      : revive_topic(revive_topic_of(options)),
        cursors(offsets),
        orders(clock),
        waits(options.pop) {}

  /// Makes the revive queues: as many as the topic has or the options want, each from where its
  /// log is done with.
  void open(const store::Store& store, const OffsetTable& offsets, std::int32_t queue_count);

  /// Null if there is none of that number.
  ReviveQueue* revive_queue(std::int32_t id) {
    const bool is_there = id >= 0 && static_cast<std::size_t>(id) < revive_queues.size();
    return is_there ? revive_queues[static_cast<std::size_t>(id)].get() : nullptr;
  }
  /// The next in turn.
  ReviveQueue& any_revive_queue() {
    return *revive_queues[next_revive_queue_.fetch_add(1) % revive_queues.size()];
  }

  const std::string revive_topic;
  PopCursorTable cursors;
  OrderTable orders;
  PopWaits waits;
  std::vector<std::unique_ptr<ReviveQueue>> revive_queues;

 private:
  std::atomic<std::uint32_t> next_revive_queue_{0};
};

}  // namespace saker::broker
