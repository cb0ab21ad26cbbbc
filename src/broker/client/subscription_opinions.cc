#include "broker/client/subscription_opinions.h"

#include <memory>

namespace saker::broker {

using Change = SubscriptionOpinions::Change;

Change SubscriptionOpinions::say(std::string_view name, const api::ClientChannel& member,
                                 std::span<const api::Subscription> said) {
  const std::uint64_t hash = hash_as_given(said);
  auto found = groups_.find(name);
  if (found == groups_.end()) found = groups_.try_emplace(std::string(name)).first;
  Group& group = found->second;
  const auto [at, is_new] = group.of_members.try_emplace(&member);
  Opinion& opinion = at->second;
  if (!is_new && opinion.hash == hash) return Change::kNone;
  auto set = std::make_shared<const SubscriptionSet>(said);
  if (!is_new) forget(group, opinion.set);
  const auto counted = group.counts.try_emplace(std::move(set)).first;
  ++counted->second;
  opinion = {hash, counted->first};
  return settle(name, group);
}

Change SubscriptionOpinions::leave(std::string_view name, const api::ClientChannel& member) {
  const auto found = groups_.find(name);
  if (found == groups_.end()) return Change::kNone;
  Group& group = found->second;
  const auto at = group.of_members.find(&member);
  if (at == group.of_members.end()) return Change::kNone;
  forget(group, at->second.set);
  group.of_members.erase(at);
  const Change change = settle(name, group);
  if (group.of_members.empty()) groups_.erase(found);
  return change;
}

void SubscriptionOpinions::forget(Group& group, const SubscriptionSetPtr& set) {
  const auto counted = group.counts.find(set);
  if (--counted->second == 0) group.counts.erase(counted);
}

Change SubscriptionOpinions::settle(std::string_view name, const Group& group) {
  const auto before = differing_.find(name);
  const bool differs = group.counts.size() > 1;
  if (differs == (before != differing_.end())) return Change::kNone;
  if (differs) {
    differing_.emplace(name);
    return Change::kBegan;
  }
  differing_.erase(before);
  return Change::kEnded;
}

SubscriptionSetPtr SubscriptionOpinions::of(std::string_view name,
                                            const api::ClientChannel& member) const {
  const auto group = groups_.find(name);
  if (group == groups_.end()) return nullptr;
  const auto at = group->second.of_members.find(&member);
  return at == group->second.of_members.end() ? nullptr : at->second.set;
}

std::vector<SubscriptionOpinions::Differing> SubscriptionOpinions::differing() const {
  std::vector<Differing> found;
  for (const std::string& name : differing_) {
    found.push_back({name, groups_.find(name)->second.counts.size()});
  }
  return found;
}

}  // namespace saker::broker
