#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string_view>

#include "api/outcome.h"
#include "base/clock.h"
#include "base/rate_limit.h"
#include "base/string_map.h"
#include "broker/options.h"
#include "broker/snapshot/snapshot_map.h"
#include "model/group.h"
#include "wire/remoting/body/group_table.h"

namespace saker::broker {

/// Told after a group was created or changed, without any lock held. Thread: whose call it was.
class GroupListener {
 public:
  virtual ~GroupListener() = default;
  virtual void group_changed(const Group& group) = 0;
};

/// Before the names of the broker's own groups.
inline constexpr std::string_view kSystemGroupPrefix = "CID_RMQ_SYS_";

using GroupPtr = std::shared_ptr<const Group>;

/// All groups of one moment, with their version and with what they may not do.
using GroupsState = wire::remoting::body::GroupTable;

/// All consumer groups of a broker, their creation and their change.
/// Thread: any (locks mutex_ to change).
class GroupTable {
 public:
  /// Has the built-in groups from the start. All references outlive the table.
  GroupTable(const Options& options, const Clock& clock, GroupListener& listener);

  /// Takes what subscriptionGroup.json had; built-in groups that are missing there stay.
  void restore(GroupsState state);
  GroupsState state() const;

  const SnapshotMap<Group>& map() const { return groups_; }
  /// Null if there is none. A group with a light queue's name exists without the map holding it.
  GroupPtr find(std::string_view name) const;

  /// The group; created with default values where that is allowed. Null otherwise.
  GroupPtr find_or_create(std::string_view name);

  /// Request 200: creates or replaces. Attribute names as in TopicTable::put.
  api::Outcome put(const Group& request);

  /// Request 207: nothing happens if there is no such group.
  void erase(std::string_view name);

  /// Whether the group may not read the topic.
  bool reading_forbidden(std::string_view group, std::string_view topic) const;

 private:
  bool may_create(std::string_view name) const;

  const Options& options_;
  const Clock& clock_;
  GroupListener& listener_;
  RateLimit log_limit_;  ///< of groups created on first use, which clients provoke
  SnapshotMap<Group> groups_;
  mutable std::mutex mutex_;
  DataVersion version_;
  OrderedStringMap<OrderedStringMap<std::int32_t>> forbidden_;  ///< group → topic → bits
  std::atomic<bool> any_forbidden_{false};                      ///< spares pulls the lock
};

}  // namespace saker::broker
