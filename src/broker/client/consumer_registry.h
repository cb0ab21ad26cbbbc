#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/membership.h"
#include "broker/client/member_table.h"
#include "broker/client/subscription_mismatch.h"
#include "broker/client/subscription_opinions.h"
#include "broker/snapshot/snapshot_map.h"
#include "filter/selection.h"

namespace saker::broker {

/// What a group wants of one topic.
struct TopicSubscription {
  explicit TopicSubscription(const api::Subscription& subscription);

  std::string expression;
  std::string expression_type;
  std::int64_t version = 0;
  std::shared_ptr<const filter::Selection> selection;  ///< null: it cannot be parsed
  std::string problem;                                 ///< why not

  friend bool operator==(const TopicSubscription&, const TopicSubscription&) = default;
};

/// A consumer group as its members described it last. Thread: any (immutable).
struct OnlineGroup {
  api::ConsumeType consume_type = api::ConsumeType::kPassively;
  api::MessageModel message_model = api::MessageModel::kClustering;
  std::int32_t consume_from_where = 0;
  StringMap<TopicSubscription> subscriptions;

  friend bool operator==(const OnlineGroup&, const OnlineGroup&) = default;
};

/// What is to be said of a group after something happened.
struct GroupChange {
  std::string group;
  /// To be told that the members changed; nobody if they did not.
  std::vector<api::ClientChannelPtr> members = {};
  std::optional<Disagreement> began_to_differ = {};
  bool agrees_again = false;
};

/// The consumer groups that are online, their members and what they subscribe to. A group exists
/// from its first member to its last. Thread: any (locks mutex_; calls nobody).
///
/// COMPAT: the subscriptions belong to the group, and the last heartbeat wins: topics that it does
/// not name are dropped. Clients unsubscribe by that.
class ConsumerRegistry {
 public:
  enum class Subscriptions { kGiven, kUnchanged };

  /// Source: spec 05 §19.2.
  GroupChange join(const api::ConsumerRegistration& registration, Member member,
                   Subscriptions subscriptions);
  GroupChange leave(std::string_view group, const api::ClientChannel& channel);

  bool is_member(std::string_view group, const api::ClientChannel& channel) const;
  std::vector<std::string> groups_of(const api::ClientChannel& channel) const;
  std::vector<std::string> member_ids(std::string_view group) const;
  std::vector<std::string> groups_subscribed_to(std::string_view topic) const;
  std::vector<Member> members(std::string_view group) const;
  OrderedStringMap<std::vector<Member>> all() const;
  std::vector<MemberTable::Membership> last_seen_before(std::int64_t steady_ms) const;

  /// Groups whose members do not subscribe alike, by name.
  std::vector<SubscriptionOpinions::Differing> differing_groups() const;
  /// What its members say, if the group is one of those.
  std::vector<MemberWord> differing_words(std::string_view group) const;

  /// The groups that are online.
  const SnapshotMap<OnlineGroup>& groups() const { return groups_; }

 private:
  std::vector<api::ClientChannelPtr> told_of(std::string_view group,
                                             const OnlineGroup& online) const;
  void note_opinion(const api::ConsumerRegistration& registration,
                    const api::ClientChannel& channel, GroupChange& change);
  std::optional<Disagreement> disagreement(std::string_view group,
                                           const api::ClientChannel& channel) const;
  std::optional<MemberWord> word_of(std::string_view group, const Member& member) const;

  mutable std::mutex mutex_;
  MemberTable members_;
  SubscriptionOpinions opinions_;
  SnapshotMap<OnlineGroup> groups_;
};

}  // namespace saker::broker
