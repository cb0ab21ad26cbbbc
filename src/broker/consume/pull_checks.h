#pragma once

#include <memory>

#include "api/client_channel.h"
#include "api/consume.h"
#include "broker/client/membership.h"
#include "broker/client/seen_subscriptions.h"
#include "broker/group/group_table.h"
#include "broker/options.h"
#include "broker/snapshot/snapshot_cache.h"
#include "broker/topic/topic_table.h"
#include "filter/selection.h"

namespace saker::broker {

/// What the checks found out about a pull that may go on.
struct PullPermit {
  api::Outcome outcome;
  std::optional<std::int32_t> forbidden_type;  ///< ON WIRE: why there is no permission
  std::int32_t topic_sys_flag = 0;
  std::int32_t group_sys_flag = 0;
  /// Null: all messages. Kept as long as the pull may be held.
  std::shared_ptr<const filter::Selection> selection;
};

/// Everything that can speak against a pull, in RocketMQ's order and words (spec 05 §14.1, 02 §5).
/// Thread: its lane.
class PullChecks {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    TopicTable& topics;
    GroupTable& groups;
    const SnapshotMap<OnlineGroup>& online;
    SeenSubscriptions& seen;
  };
  explicit PullChecks(const Rooms& rooms);

  PullPermit check(const api::PullRequest& request, const api::ClientChannel& client);

 private:
  bool check_broker(const api::PullRequest& request, PullPermit& permit) const;
  bool check_group(const api::PullRequest& request, PullPermit& permit);
  bool check_topic(const api::PullRequest& request, const api::ClientChannel& client,
                   PullPermit& permit);
  bool check_type(std::string_view expression_type, PullPermit& permit) const;
  bool check_given(const api::PullRequest& request, PullPermit& permit);
  bool check_registered(const api::PullRequest& request, PullPermit& permit);
  bool check_online(const api::PullRequest& request, const OnlineGroup& online, PullPermit& permit);

  const Rooms rooms_;
  SnapshotCache<KnownTopic> topics_;
  SnapshotCache<Group> groups_;
  SnapshotCache<OnlineGroup> online_;
  bool group_allows_broadcast_ = true;  ///< of the group at hand
  std::string expression_type_;         ///< the expression parsed last, and what came of it
  std::string expression_text_;
  std::shared_ptr<const filter::Selection> selection_;
};

}  // namespace saker::broker
