#pragma once

#include <memory>
#include <string>

#include "api/client_channel.h"
#include "api/pop.h"
#include "base/clock.h"
#include "broker/client/seen_subscriptions.h"
#include "broker/group/group_table.h"
#include "broker/options.h"
#include "broker/snapshot/snapshot_cache.h"
#include "broker/topic/topic_table.h"
#include "filter/selection.h"
#include "store/store.h"

namespace saker::broker {

/// What the checks found out about a pop that may go on.
struct PopPermit {
  api::Outcome outcome;
  std::int32_t read_queue_count = 0;
  std::int32_t priority_percent = 0;  ///< share of pops that keep to the order of priorities
  std::shared_ptr<const filter::Selection> selection;  ///< null: all messages
};

/// Everything that can speak against a pop and what follows it, in RocketMQ's order and words
/// (spec 05 §17.1, §17.2, 02 §7). Thread: its lane.
class PopChecks {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    GroupTable& groups;
    SeenSubscriptions& seen;
    const store::Store& store;
  };
  explicit PopChecks(const Rooms& rooms);

  PopPermit check(const api::PopRequest& request, const api::ClientChannel& client);
  /// Of requests that take nothing.
  PopPermit check(const api::PopTarget& target, const api::ClientChannel& client);
  PopPermit check(const api::PopNoticeRequest& request, const api::ClientChannel& client);

  /// Of a message that was popped. Where the last offset may be one past the end is up to the verb.
  api::Outcome check(const api::PoppedMessage& message, const api::ClientChannel& client);
  bool is_in_queue(const api::PoppedMessage& message) const;
  std::string out_of_range(const api::PoppedMessage& message) const;

 private:
  bool check_target(const api::PopTarget& target, const api::ClientChannel& client,
                    PopPermit& permit);
  bool check_broker(std::string_view what, PopPermit& permit) const;
  bool check_topic(const api::PopTarget& target, const api::ClientChannel& client,
                   PopPermit& permit);
  bool check_group(const api::PopTarget& target, PopPermit& permit);
  bool check_expression(const api::PopTarget& target, const api::Expression& expression,
                        PopPermit& permit);
  std::shared_ptr<const filter::Selection> parsed(const api::Expression& expression);

  const Rooms rooms_;
  SnapshotCache<KnownTopic> topics_;
  SnapshotCache<Group> groups_;
  std::string expression_type_;  ///< the expression parsed last, and what came of it
  std::string expression_text_;
  std::shared_ptr<const filter::Selection> selection_;
};

}  // namespace saker::broker
