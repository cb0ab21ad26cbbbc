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
  const auto joined = members_.join(registration.group, std::move(member));
  // Most heartbeats change nothing: what lanes remember of the groups stays good.
  if (current == nullptr || !(*current == *next)) groups_.put(registration.group, next);
  if (joined == MemberTable::Joined::kRenewed && !topics_changed) return {registration.group, {}};
  return change_of(registration.group, *next);
}

GroupChange ConsumerRegistry::leave(std::string_view group, const api::ClientChannel& channel) {
  const std::lock_guard lock(mutex_);
  const auto online = groups_.find(group);
  if (!members_.leave(group, channel) || online == nullptr) return {std::string(group), {}};
  if (members_.members(group) == nullptr) {
    groups_.erase(group);
    return {std::string(group), {}};
  }
  return change_of(group, *online);
}

GroupChange ConsumerRegistry::change_of(std::string_view group, const OnlineGroup& online) const {
  GroupChange change{std::string(group), {}};
  // Every broadcasting consumer reads all queues: there is nothing to share out.
  if (online.message_model == api::MessageModel::kBroadcasting) return change;
  for (const auto& [channel, member] : *members_.members(group)) {
    change.members.push_back(member.channel);
  }
  return change;
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
