#include "broker/client/consumer_registry.h"

namespace saker::broker {
namespace {

/// Takes the newer of each subscription and drops what is no longer named. True if the set of
/// topics changed; a changed expression alone does not count.
bool update(StringMap<TopicSubscription>& present, const std::vector<api::Subscription>& given) {
  StringMap<TopicSubscription> next;
  bool changed = false;
  for (const api::Subscription& subscription : given) {
    const auto found = present.find(subscription.topic);
    changed = changed || found == present.end();
    const bool keep = found != present.end() && found->second.version >= subscription.version;
    next.insert_or_assign(subscription.topic,
                          keep ? found->second : TopicSubscription(subscription));
  }
  changed = changed || next.size() != present.size();
  present = std::move(next);
  return changed;
}

}  // namespace

TopicSubscription::TopicSubscription(const api::Subscription& subscription)
    : expression(subscription.expression),
      expression_type(subscription.expression_type),
      version(subscription.version) {
  Result<filter::Selection> parsed =
      filter::Selection::parse(subscription.expression_type, subscription.expression);
  if (parsed) {
    selection = std::make_shared<const filter::Selection>(std::move(*parsed));
  } else if (filter::is_tag_type(subscription.expression_type)) {
    // COMPAT: tags without a tag in them are no error here, they mean nothing.
    selection = std::make_shared<const filter::Selection>(filter::Selection::none());
  } else {
    problem = parsed.error().message;
  }
}

GroupChange ConsumerRegistry::join(const api::ConsumerRegistration& registration, Member member,
                                   Subscriptions subscriptions) {
  const std::lock_guard lock(mutex_);
  const auto current = groups_.find(registration.group);
  auto next = std::make_shared<OnlineGroup>(current == nullptr ? OnlineGroup{} : *current);
  next->consume_type = registration.consume_type;
  next->message_model = registration.message_model;
  next->consume_from_where = registration.consume_from_where;
  const bool topics_changed = subscriptions == Subscriptions::kGiven &&
                              update(next->subscriptions, registration.subscriptions);
  const api::ClientChannelPtr channel = member.channel;
  const auto joined = members_.join(registration.group, std::move(member));
  // Most heartbeats change nothing: what lanes remember of the groups stays good.
  if (current == nullptr || !(*current == *next)) groups_.put(registration.group, next);
  GroupChange change{.group = registration.group};
  if (joined != MemberTable::Joined::kRenewed || topics_changed) {
    change.members = told_of(registration.group, *next);
  }
  if (subscriptions == Subscriptions::kGiven) note_opinion(registration, *channel, change);
  return change;
}

GroupChange ConsumerRegistry::leave(std::string_view group, const api::ClientChannel& channel) {
  const std::lock_guard lock(mutex_);
  GroupChange change{.group = std::string(group)};
  const auto online = groups_.find(group);
  if (!members_.leave(group, channel) || online == nullptr) return change;
  change.agrees_again = opinions_.leave(group, channel) == SubscriptionOpinions::Change::kEnded;
  if (members_.members(group) == nullptr) {
    groups_.erase(group);
  } else {
    change.members = told_of(group, *online);
  }
  return change;
}

std::vector<api::ClientChannelPtr> ConsumerRegistry::told_of(std::string_view group,
                                                             const OnlineGroup& online) const {
  std::vector<api::ClientChannelPtr> told;
  // Every broadcasting consumer reads all queues: there is nothing to share out.
  if (online.message_model == api::MessageModel::kBroadcasting) return told;
  for (const auto& [channel, member] : *members_.members(group)) told.push_back(member.channel);
  return told;
}

void ConsumerRegistry::note_opinion(const api::ConsumerRegistration& registration,
                                    const api::ClientChannel& channel, GroupChange& change) {
  using Change = SubscriptionOpinions::Change;
  const Change what = opinions_.say(registration.group, channel, registration.subscriptions);
  change.agrees_again = what == Change::kEnded;
  if (what == Change::kBegan) change.began_to_differ = disagreement(registration.group, channel);
}

/// Between the one that spoke last and the first of the others that contradicts it.
std::optional<Disagreement> ConsumerRegistry::disagreement(
    std::string_view group, const api::ClientChannel& channel) const {
  const MemberTable::Members& members = *members_.members(group);
  const auto last = word_of(group, members.at(&channel));
  if (!last) return std::nullopt;
  for (const auto& [other, member] : members) {
    const auto word = word_of(group, member);
    if (!word || word->subscriptions == last->subscriptions) continue;
    return find_disagreement(*word, *last);
  }
  return std::nullopt;
}

std::optional<MemberWord> ConsumerRegistry::word_of(std::string_view group,
                                                    const Member& member) const {
  SubscriptionSetPtr set = opinions_.of(group, *member.channel);
  if (set == nullptr) return std::nullopt;
  return MemberWord{member.client_id, std::move(set)};
}

std::vector<SubscriptionOpinions::Differing> ConsumerRegistry::differing_groups() const {
  const std::lock_guard lock(mutex_);
  return opinions_.differing();
}

std::vector<MemberWord> ConsumerRegistry::differing_words(std::string_view group) const {
  const std::lock_guard lock(mutex_);
  std::vector<MemberWord> words;
  if (!opinions_.differs(group)) return words;
  for (const auto& [channel, member] : *members_.members(group)) {
    if (auto word = word_of(group, member)) words.push_back(std::move(*word));
  }
  return words;
}

bool ConsumerRegistry::is_member(std::string_view group, const api::ClientChannel& channel) const {
  const std::lock_guard lock(mutex_);
  const MemberTable::Members* members = members_.members(group);
  return members != nullptr && members->contains(&channel);
}

std::vector<std::string> ConsumerRegistry::groups_of(const api::ClientChannel& channel) const {
  const std::lock_guard lock(mutex_);
  return members_.groups_of(channel);
}

std::vector<std::string> ConsumerRegistry::member_ids(std::string_view group) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  const MemberTable::Members* members = members_.members(group);
  if (members == nullptr) return ids;
  for (const auto& [channel, member] : *members) ids.push_back(member.client_id);
  return ids;
}

std::vector<std::string> ConsumerRegistry::groups_subscribed_to(std::string_view topic) const {
  std::vector<std::string> found;
  groups_.for_each([&](const std::string& name, const OnlineGroup& group) {
    if (group.subscriptions.contains(topic)) found.push_back(name);
  });
  return found;
}

std::vector<Member> ConsumerRegistry::members(std::string_view group) const {
  const std::lock_guard lock(mutex_);
  return members_.list(group);
}

OrderedStringMap<std::vector<Member>> ConsumerRegistry::all() const {
  const std::lock_guard lock(mutex_);
  return members_.list_all();
}

std::vector<MemberTable::Membership> ConsumerRegistry::last_seen_before(
    std::int64_t steady_ms) const {
  const std::lock_guard lock(mutex_);
  return members_.last_seen_before(steady_ms);
}

}  // namespace saker::broker
