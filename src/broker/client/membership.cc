#include "broker/client/membership.h"

#include <set>

#include "base/log.h"
#include "broker/remark.h"
#include "broker/topic/topic_name.h"

namespace saker::broker {
namespace {

constexpr std::int32_t kUnitSubscription = 2;
constexpr int kLogLinesPerSecond = 20;
constexpr int kMismatchLinesPerSecond = 5;

}  // namespace

Membership::Membership(const Rooms& rooms)
    : rooms_(rooms),
      log_limit_(rooms.clock, kLogLinesPerSecond),
      mismatch_log_limit_(rooms.clock, kMismatchLinesPerSecond) {}

api::HeartbeatReply Membership::heartbeat(const api::Heartbeat& heartbeat,
                                          const api::ClientChannelPtr& client) {
  // A client without an id would show up as a nameless member: it is not registered.
  if (heartbeat.client_id.empty()) return {};
  bool changed = heartbeat.fingerprint == 0;
  for (const api::ConsumerRegistration& registration : heartbeat.consumers) {
    changed = join(heartbeat, registration, client) || changed;
  }
  for (const std::string& group : heartbeat.producer_groups) {
    producers_.join(group, member_of(heartbeat, client));
  }
  return {changed};
}

Member Membership::member_of(const api::Heartbeat& heartbeat,
                             const api::ClientChannelPtr& client) const {
  return {client, heartbeat.client_id, heartbeat.client_version, rooms_.clock.steady_ms()};
}

bool Membership::join(const api::Heartbeat& heartbeat,
                      const api::ConsumerRegistration& registration,
                      const api::ClientChannelPtr& client) {
  bool changed = fingerprint_changed(heartbeat, registration.group);
  const GroupPtr group = rooms_.groups.find_or_create(registration.group);
  if (group == nullptr) return changed;
  create_retry_topic(*group, registration);

  using Subscriptions = ConsumerRegistry::Subscriptions;
  const bool reduced = heartbeat.fingerprint != 0 && heartbeat.without_subscriptions;
  const bool known = consumers_.is_member(registration.group, *client);
  const GroupChange change =
      consumers_.join(registration, member_of(heartbeat, client),
                      reduced ? Subscriptions::kUnchanged : Subscriptions::kGiven);
  if (!reduced) rooms_.filters.subscribed(registration.group, registration.subscriptions);
  if (std::uint64_t withheld = 0; !known && log_limit_.admit(withheld)) {
    log::info("broker: consumer joined group={} client={} withheld={}", registration.group,
              heartbeat.client_id, withheld);
  }
  log_opinions(change);
  if (group->notify_member_changes) notify(change);
  // A reduced heartbeat of a connection that was not known brought no subscriptions: ask for them.
  return changed || (reduced && !known);
}

bool Membership::fingerprint_changed(const api::Heartbeat& heartbeat, const std::string& group) {
  const std::lock_guard lock(mutex_);
  const auto [at, inserted] = fingerprints_.try_emplace(group, heartbeat.fingerprint);
  const bool changed = !inserted && at->second != heartbeat.fingerprint;
  at->second = heartbeat.fingerprint;
  return changed;
}

void Membership::create_retry_topic(const Group& group,
                                    const api::ConsumerRegistration& registration) {
  Topic topic;
  topic.name = retry_topic_of(registration.group);
  if (rooms_.topics.find(topic.name) != nullptr) return;
  topic.read_queue_count = group.retry_queue_count;
  topic.write_queue_count = group.retry_queue_count;
  topic.sys_flag = registration.unit_mode ? kUnitSubscription : 0;
  for (const api::Subscription& subscription : registration.subscriptions) {
    const KnownTopicPtr subscribed = rooms_.topics.find(subscription.topic);
    topic.order = topic.order || (subscribed != nullptr && subscribed->config.order);
  }
  rooms_.topics.find_or_create(topic);
}

void Membership::log_opinions(const GroupChange& change) {
  if (!change.began_to_differ && !change.agrees_again) return;
  std::uint64_t withheld = 0;
  if (!mismatch_log_limit_.admit(withheld)) return;
  if (change.agrees_again) {
    log::info("broker: members of a group subscribe alike again group={} withheld={}", change.group,
              withheld);
    return;
  }
  const Disagreement& about = *change.began_to_differ;
  log::warn(
      "broker: members of a group do not subscribe alike group={} topic={} client={} wants {}, "
      "client={} wants {}: the group gets what the last one of them said, and queues go to members "
      "that do not read them, so some messages are missed; let all subscribe alike, or give those "
      "that differ a group of their own; see saker admin groups show {} withheld={}",
      change.group, about.topic, about.client_id, about.wants, about.other_client_id,
      about.other_wants, change.group, withheld);
}

void Membership::notify(const GroupChange& change) {
  if (!rooms_.options.notify_member_changes) return;
  log::debug("broker: members share queues anew group={} members={}", change.group,
             change.members.size());
  for (const api::ClientChannelPtr& member : change.members) {
    member->notify_members_changed(change.group);
  }
}

GroupChange Membership::leave(const std::string& group, const api::ClientChannel& client) {
  GroupChange change = consumers_.leave(group, client);
  log_opinions(change);
  if (consumers_.groups().find(group) == nullptr) rooms_.filters.gone(group);
  return change;
}

void Membership::unregister(const api::Unregistration& request,
                            const api::ClientChannelPtr& client) {
  if (!request.producer_group.empty()) producers_.leave(request.producer_group, *client);
  if (request.consumer_group.empty()) return;
  const GroupPtr group = rooms_.groups.find(request.consumer_group);
  const GroupChange change = leave(std::string(request.consumer_group), *client);
  if (group == nullptr || group->notify_member_changes) notify(change);
}

void Membership::client_closed(const api::ClientChannelPtr& client) {
  producers_.leave(*client);
  for (const std::string& group : consumers_.groups_of(*client)) {
    if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
      log::info("broker: consumer left group={} peer={} withheld={}", group,
                to_string(client->peer()), withheld);
    }
    notify(leave(group, *client));
  }
}

void Membership::expire() {
  const std::int64_t before = rooms_.clock.steady_ms() - rooms_.options.client_expiry_ms;
  std::vector<MemberTable::Membership> silent = consumers_.last_seen_before(before);
  for (auto& producer : producers_.expire(before)) silent.push_back(std::move(producer));
  for (const MemberTable::Membership& one : silent) {
    if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
      log::warn("broker: client expired group={} peer={} withheld={}", one.group,
                to_string(one.channel->peer()), withheld);
    }
    notify(leave(one.group, *one.channel));
    one.channel->close();
  }
}

std::vector<api::ClientChannelPtr> Membership::channels_of(std::string_view client_id) const {
  std::set<api::ClientChannelPtr> channels;
  for (const auto& groups : {consumers_.all(), producers_.all()}) {
    for (const auto& [group, members] : groups) {
      for (const Member& member : members) {
        if (member.client_id == client_id) channels.insert(member.channel);
      }
    }
  }
  return {channels.begin(), channels.end()};
}

api::OutcomeOf<std::vector<std::string>> Membership::member_ids(std::string_view group) const {
  std::vector<std::string> ids = consumers_.member_ids(group);
  if (ids.empty()) {
    return {api::Status::kFailed, "no consumer for this group, " + std::string(group), {}};
  }
  return {api::Status::kOk, "", std::move(ids)};
}

}  // namespace saker::broker
