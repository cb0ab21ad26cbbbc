#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/assignment.h"
#include "api/client_channel.h"
#include "api/client_question.h"
#include "api/consume.h"
#include "api/inspection.h"
#include "api/lane.h"
#include "api/lite.h"
#include "api/lookup.h"
#include "api/membership.h"
#include "api/offset_control.h"
#include "api/outcome.h"
#include "api/pop.h"
#include "api/produce.h"
#include "api/queue_lock.h"
#include "api/recall.h"
#include "api/reply.h"
#include "api/statistics.h"
#include "api/transaction.h"
#include "base/unique_function.h"
#include "model/group.h"
#include "model/topic.h"

namespace saker::api {

/// What can be deleted.
enum class Cleanup : std::uint8_t {
  kExpiredLog,  ///< files of the log that have expired, not only in the hours set for it
  kQueues,      ///< files of queues whose messages are gone
};

/// What an administrator may ask of a broker. Thread: any.
class Administration {
 public:
  virtual ~Administration() = default;

  // Create or change; done on the lane, once it is on the medium and, of a topic, the name servers
  // know it. Attributes are edits: `+name` sets, `-name` removes.
  virtual void put_topic(Lane lane, const Topic& topic, Completion done) = 0;
  virtual void put_group(Lane lane, const Group& group, Completion done) = 0;
  /// With its queues and the offsets in it; unknown topics are deleted already. The messages stay
  /// in the log until they expire.
  virtual void delete_topic(Lane lane, std::string_view name, Completion done) = 0;
  virtual void delete_group(Lane lane, std::string_view name, bool with_offsets,
                            Completion done) = 0;
  /// Closes the connections of the client of that id; returns how many. It may connect anew.
  virtual std::size_t disconnect(std::string_view client_id) = 0;
  virtual Statistics& statistics() = 0;
  /// Begins now, in the background, what is otherwise done at its time.
  virtual Outcome clean_up(Cleanup what) = 0;
};

/// Everything a front end may ask of a broker, in the broker's words.
///
/// Thread: each call on the thread of its lane; lanes run at the same time. Completions are called
/// on the same lane. Nothing blocks.
class Broker : public Administration,
               public Transactions,
               public Replies,
               public ClientQuestions,
               public Recall,
               public PopConsumption,
               public Assignment {
 public:
  virtual Inspection& inspection() = 0;
  virtual OffsetControl& offset_control() = 0;

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
  /// kFailed where what has to be looked at cannot be read now; so the next one.
  virtual OutcomeOf<QueueOffset> offset_by_time(const QueueRequest& request,
                                                std::int64_t timestamp_ms,
                                                TimeBoundary boundary) = 0;
  /// Store time of the queue's first message in ms; -1 if there is none.
  virtual OutcomeOf<std::int64_t> earliest_store_time(const QueueRequest& request) = 0;

  // Look up. Answered in a later turn: it may wait for the disk.
  virtual void look_up(Lane lane, const Lookup& what, LookupCompletion done) = 0;

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

  /// The lane has handled everything that had arrived: appends what was staged in this turn, makes
  /// it visible and wakes the pulls that waited for it.
  virtual void end_turn(Lane lane) = 0;
};

}  // namespace saker::api
