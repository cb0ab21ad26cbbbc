#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/client_channel.h"
#include "api/membership.h"
#include "base/string_map.h"
#include "broker/client/subscription_set.h"

namespace saker::broker {

/// What each member of each group said that it subscribes to, and which groups do not agree.
/// Members that said the same share one set. Who said nothing has no opinion, which is another
/// thing than to say that one subscribes to nothing.
///
/// | a group | event | next | returned |
/// |---|---|---|---|
/// | agrees | a member says what no other says | differs | kBegan |
/// | differs | the last one that did so says something else, or leaves | agrees | kEnded |
/// | any | anything else | the same | kNone |
///
/// Thread: none of its own; the owner locks.
class SubscriptionOpinions {
 public:
  enum class Change { kNone, kBegan, kEnded };

  /// Cheap where the member says what it said before.
  Change say(std::string_view group, const api::ClientChannel& member,
             std::span<const api::Subscription> said);
  Change leave(std::string_view group, const api::ClientChannel& member);

  /// Null: it has none.
  SubscriptionSetPtr of(std::string_view group, const api::ClientChannel& member) const;

  struct Differing {
    std::string group;
    std::size_t opinions = 0;  ///< how many different ones: 2 or more
  };
  /// By name.
  std::vector<Differing> differing() const;
  bool differs(std::string_view group) const { return differing_.contains(group); }

 private:
  struct Opinion {
    std::uint64_t hash = 0;  ///< as given
    SubscriptionSetPtr set;
  };
  struct ByContent {
    bool operator()(const SubscriptionSetPtr& a, const SubscriptionSetPtr& b) const {
      return *a < *b;
    }
  };
  struct Group {
    std::unordered_map<const api::ClientChannel*, Opinion> of_members;
    std::map<SubscriptionSetPtr, std::size_t, ByContent> counts;  ///< members by opinion
  };

  static void forget(Group& group, const SubscriptionSetPtr& set);
  Change settle(std::string_view name, const Group& group);

  StringMap<Group> groups_;
  std::set<std::string, std::less<>> differing_;
};

}  // namespace saker::broker
