#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/client_channel.h"
#include "base/string_map.h"

namespace saker::broker {

/// One connection as a member of a group.
struct Member {
  api::ClientChannelPtr channel;
  std::string client_id;
  api::ClientVersion version;
  std::int64_t seen_ms = 0;  ///< steady clock, of the last heartbeat
};

/// Which connections belong to which groups. Thread: none of its own; the owner locks.
class MemberTable {
 public:
  using Members = std::map<const api::ClientChannel*, Member>;
  enum class Joined { kNew, kRenamed, kRenewed };
  struct Membership {
    std::string group;
    api::ClientChannelPtr channel;
  };

  /// Adds the member or renews it; a connection that gives another client id takes that.
  Joined join(std::string_view group, Member member);

  /// False if it was no member.
  bool leave(std::string_view group, const api::ClientChannel& channel);

  std::vector<std::string> groups_of(const api::ClientChannel& channel) const;

  /// Null if nobody is in the group.
  const Members* members(std::string_view group) const;
  std::vector<Member> list(std::string_view group) const;
  OrderedStringMap<std::vector<Member>> list_all() const;

  std::vector<Membership> last_seen_before(std::int64_t steady_ms) const;

 private:
  StringMap<Members> groups_;
  std::unordered_map<const api::ClientChannel*, std::vector<std::string>> groups_of_;
};

}  // namespace saker::broker
