#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/string_map.h"
#include "broker/client/member_table.h"

namespace saker::broker {

/// The producer groups that are online, and their members. Thread: any (locks mutex_; calls
/// nobody).
class ProducerRegistry {
 public:
  void join(std::string_view group, Member member);
  void leave(std::string_view group, const api::ClientChannel& channel);
  /// Leaves all its groups.
  void leave(const api::ClientChannel& channel);

  std::vector<Member> members(std::string_view group) const;
  OrderedStringMap<std::vector<Member>> all() const;
  /// A member of the group, another one each time; null if there is none.
  api::ClientChannelPtr next_of(std::string_view group);
  /// The client of that id, in whatever group; null if there is none.
  api::ClientChannelPtr find(std::string_view client_id) const;

  /// Takes out the members that were not seen since, and returns them.
  std::vector<MemberTable::Membership> expire(std::int64_t before_ms);

 private:
  void forget_client(std::string_view client_id, const api::ClientChannel& channel);
  std::string client_id_of(std::string_view group, const api::ClientChannel& channel) const;

  mutable std::mutex mutex_;  ///< of what follows
  MemberTable members_;
  StringMap<api::ClientChannelPtr> clients_;  ///< by client id; the last that came with it
  std::size_t next_ = 0;
};

}  // namespace saker::broker
