#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/membership.h"
#include "api/outcome.h"
#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/client/consumer_registry.h"
#include "broker/client/producer_registry.h"
#include "broker/filter/consumer_filters.h"
#include "broker/group/group_table.h"
#include "broker/options.h"
#include "broker/topic/topic_table.h"

namespace saker::broker {

/// Who is connected as what: heartbeats, unregistrations, closed and silent connections.
/// Members of a changed consumer group are told before the call returns. Thread: any.
class Membership {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    GroupTable& groups;
    ConsumerFilters& filters;
  };
  explicit Membership(const Rooms& rooms);

  api::HeartbeatReply heartbeat(const api::Heartbeat& heartbeat,
                                const api::ClientChannelPtr& client);
  void unregister(const api::Unregistration& request, const api::ClientChannelPtr& client);
  void client_closed(const api::ClientChannelPtr& client);

  /// Drops clients that were silent for too long and closes their connections.
  void expire();

  api::OutcomeOf<std::vector<std::string>> member_ids(std::string_view group) const;
  std::vector<std::string> groups_subscribed_to(std::string_view topic) const {
    return consumers_.groups_subscribed_to(topic);
  }
  std::vector<Member> consumers(std::string_view group) const { return consumers_.members(group); }
  /// Groups whose members do not subscribe alike, by name.
  std::vector<SubscriptionOpinions::Differing> differing_groups() const {
    return consumers_.differing_groups();
  }
  /// What its members say, if the group is one of those.
  std::vector<MemberWord> differing_words(std::string_view group) const {
    return consumers_.differing_words(group);
  }
  const SnapshotMap<OnlineGroup>& online_groups() const { return consumers_.groups(); }
  std::vector<Member> producers(std::string_view group) const { return producers_.members(group); }
  OrderedStringMap<std::vector<Member>> all_producers() const { return producers_.all(); }
  ProducerRegistry& producers() { return producers_; }
  /// The connections of a client, in whatever groups.
  std::vector<api::ClientChannelPtr> channels_of(std::string_view client_id) const;

 private:
  Member member_of(const api::Heartbeat& heartbeat, const api::ClientChannelPtr& client) const;
  bool join(const api::Heartbeat& heartbeat, const api::ConsumerRegistration& registration,
            const api::ClientChannelPtr& client);
  bool fingerprint_changed(const api::Heartbeat& heartbeat, const std::string& group);
  void create_retry_topic(const Group& group, const api::ConsumerRegistration& registration);
  void notify(const GroupChange& change);
  void log_opinions(const GroupChange& change);
  GroupChange leave(const std::string& group, const api::ClientChannel& client);

  const Rooms rooms_;
  RateLimit log_limit_;
  RateLimit mismatch_log_limit_;
  ConsumerRegistry consumers_;
  ProducerRegistry producers_;
  std::mutex mutex_;                      ///< of what follows
  StringMap<std::int32_t> fingerprints_;  ///< by consumer group, of its last heartbeat
};

}  // namespace saker::broker
