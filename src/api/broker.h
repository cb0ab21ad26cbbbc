#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/client_channel.h"
#include "api/consume.h"
#include "api/membership.h"
#include "api/outcome.h"
#include "api/produce.h"
#include "api/queue_lock.h"
#include "base/unique_function.h"
#include "model/group.h"
#include "model/topic.h"

namespace saker::api {

/// The number of a loop, from 0: the thread on which a request came and its answer must leave.
struct Lane {
  std::size_t index = 0;
};

/// How the broker reaches a lane from another thread.
class LaneExecutor {
 public:
  virtual ~LaneExecutor() = default;
  /// Runs the task in a coming turn of the lane. Thread: any.
  virtual void post(Lane lane, UniqueFunction<void()> task) = 0;
};

/// Everything a front end may ask of a broker, in the broker's words.
///
/// Thread: each call on the thread of its lane; lanes run at the same time. Completions are called
/// on the same lane. Nothing blocks.
class Broker {
 public:
  virtual ~Broker() = default;

  // Produce.
  virtual void send(Lane lane, const SendRequest& request, SendCompletion done) = 0;
  virtual void send_back(Lane lane, const SendBackRequest& request, Completion done) = 0;

  // Consume. `client` is remembered only while the pull is held.
  virtual void pull(Lane lane, const PullRequest& request, const ClientChannelPtr& client,
                    PullCompletion done) = 0;
  virtual OutcomeOf<QueueOffset> query_offset(const OffsetRequest& request) = 0;
  virtual Outcome commit_offset(const OffsetRequest& request) = 0;
  virtual QueueOffset min_offset(const QueueRequest& request) = 0;
  virtual QueueOffset max_offset(const QueueRequest& request) = 0;
  virtual QueueOffset offset_by_time(const QueueRequest& request, std::int64_t timestamp_ms,
                                     TimeBoundary boundary) = 0;
  /// Store time of the queue's first message in ms; -1 if there is none.
  virtual std::int64_t earliest_store_time(const QueueRequest& request) = 0;

  // Membership.
  virtual HeartbeatReply heartbeat(const Heartbeat& heartbeat, const ClientChannelPtr& client) = 0;
  virtual void unregister(const Unregistration& request, const ClientChannelPtr& client) = 0;
  /// The connection is gone: its memberships end at once.
  virtual void client_closed(const ClientChannelPtr& client) = 0;
  virtual OutcomeOf<std::vector<std::string>> member_ids(std::string_view group) = 0;
  virtual Outcome check_expression(const Expression& expression) = 0;
  /// For consumers in order: the queues that the client holds now.
  virtual std::vector<LockedQueue> lock_queues(const QueueLockRequest& request) = 0;
  virtual void unlock_queues(const QueueLockRequest& request) = 0;

  // Administration.
  /// Creates or changes; done once the name servers know it. The attributes are edits: `+name`
  /// sets,
  /// `-name` removes.
  virtual void put_topic(Lane lane, const Topic& topic, Completion done) = 0;
  virtual Outcome put_group(const Group& group) = 0;

  /// The lane has handled everything that had arrived: appends what was staged in this turn, makes
  /// it visible and wakes the pulls that waited for it.
  virtual void end_turn(Lane lane) = 0;
};

}  // namespace saker::api
