#include "broker/client/member_table.h"

#include <algorithm>

namespace saker::broker {

MemberTable::Joined MemberTable::join(std::string_view group, Member member) {
  auto found = groups_.find(group);
  if (found == groups_.end()) found = groups_.try_emplace(std::string(group)).first;
  const api::ClientChannel* const channel = member.channel.get();
  const auto [at, inserted] = found->second.try_emplace(channel);
  const bool renamed = !inserted && at->second.client_id != member.client_id;
  at->second = std::move(member);
  if (inserted) groups_of_[channel].emplace_back(group);
  if (inserted) return Joined::kNew;
  return renamed ? Joined::kRenamed : Joined::kRenewed;
}

bool MemberTable::leave(std::string_view group, const api::ClientChannel& channel) {
  const auto found = groups_.find(group);
  if (found == groups_.end() || found->second.erase(&channel) == 0) return false;
  if (found->second.empty()) groups_.erase(found);
  const auto index = groups_of_.find(&channel);
  std::erase(index->second, group);
  if (index->second.empty()) groups_of_.erase(index);
  return true;
}

std::vector<std::string> MemberTable::groups_of(const api::ClientChannel& channel) const {
  const auto found = groups_of_.find(&channel);
  return found == groups_of_.end() ? std::vector<std::string>{} : found->second;
}

const MemberTable::Members* MemberTable::members(std::string_view group) const {
  const auto found = groups_.find(group);
  return found == groups_.end() ? nullptr : &found->second;
}

std::vector<Member> MemberTable::list(std::string_view group) const {
  std::vector<Member> found;
  const Members* members = this->members(group);
  if (members == nullptr) return found;
  for (const auto& [channel, member] : *members) found.push_back(member);
  return found;
}

OrderedStringMap<std::vector<Member>> MemberTable::list_all() const {
  OrderedStringMap<std::vector<Member>> all;
  for (const auto& [group, members] : groups_) all.emplace(group, list(group));
  return all;
}

std::vector<MemberTable::Membership> MemberTable::last_seen_before(std::int64_t steady_ms) const {
  std::vector<Membership> silent;
  for (const auto& [group, members] : groups_) {
    for (const auto& [channel, member] : members) {
      if (member.seen_ms < steady_ms) silent.push_back({group, member.channel});
    }
  }
  return silent;
}

}  // namespace saker::broker
