#include "broker/client/producer_registry.h"

#include <iterator>

namespace saker::broker {

void ProducerRegistry::join(std::string_view group, Member member) {
  const std::lock_guard lock(mutex_);
  const std::string before = client_id_of(group, *member.channel);
  if (!before.empty() && before != member.client_id) forget_client(before, *member.channel);
  clients_[member.client_id] = member.channel;
  members_.join(group, std::move(member));
}

void ProducerRegistry::leave(std::string_view group, const api::ClientChannel& channel) {
  const std::lock_guard lock(mutex_);
  const std::string client_id = client_id_of(group, channel);
  members_.leave(group, channel);
  if (members_.groups_of(channel).empty()) forget_client(client_id, channel);
}

void ProducerRegistry::leave(const api::ClientChannel& channel) {
  const std::lock_guard lock(mutex_);
  for (const std::string& group : members_.groups_of(channel)) {
    forget_client(client_id_of(group, channel), channel);
    members_.leave(group, channel);
  }
}

std::vector<Member> ProducerRegistry::members(std::string_view group) const {
  const std::lock_guard lock(mutex_);
  return members_.list(group);
}

OrderedStringMap<std::vector<Member>> ProducerRegistry::all() const {
  const std::lock_guard lock(mutex_);
  return members_.list_all();
}

api::ClientChannelPtr ProducerRegistry::next_of(std::string_view group) {
  const std::lock_guard lock(mutex_);
  const MemberTable::Members* const members = members_.members(group);
  if (members == nullptr) return nullptr;
  const auto at =
      std::next(members->begin(), static_cast<std::ptrdiff_t>(next_++ % members->size()));
  return at->second.channel;
}

api::ClientChannelPtr ProducerRegistry::find(std::string_view client_id) const {
  const std::lock_guard lock(mutex_);
  const auto at = clients_.find(client_id);
  return at == clients_.end() ? nullptr : at->second;
}

std::vector<MemberTable::Membership> ProducerRegistry::expire(std::int64_t before_ms) {
  const std::lock_guard lock(mutex_);
  std::vector<MemberTable::Membership> silent = members_.last_seen_before(before_ms);
  for (const MemberTable::Membership& one : silent) {
    forget_client(client_id_of(one.group, *one.channel), *one.channel);
    members_.leave(one.group, *one.channel);
  }
  return silent;
}

/// A client that came again on another connection stays.
void ProducerRegistry::forget_client(std::string_view client_id,
                                     const api::ClientChannel& channel) {
  const auto at = clients_.find(client_id);
  if (at != clients_.end() && at->second.get() == &channel) clients_.erase(at);
}

std::string ProducerRegistry::client_id_of(std::string_view group,
                                           const api::ClientChannel& channel) const {
  const MemberTable::Members* const members = members_.members(group);
  if (members == nullptr) return {};
  const auto at = members->find(&channel);
  return at == members->end() ? std::string() : at->second.client_id;
}

}  // namespace saker::broker
