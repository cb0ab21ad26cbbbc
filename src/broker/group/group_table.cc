#include "broker/group/group_table.h"

#include <array>

#include "base/log.h"
#include "broker/remark.h"
#include "model/admission.h"
#include "model/attribute.h"
#include "model/light_queue.h"
#include "model/name_rule.h"

namespace saker::broker {
namespace {

constexpr std::array<std::string_view, 8> kBuiltIn = {
    "TOOLS_CONSUMER",  "FILTERSRV_CONSUMER",    "SELF_TEST_C_GROUP", "CID_ONS-HTTP-PROXY",
    "CID_ONSAPI_PULL", "CID_ONSAPI_PERMISSION", "CID_ONSAPI_OWNER",  "CID_RMQ_SYS_TRANS",
};
constexpr std::size_t kAutoCreatedBytesMax = 255;
constexpr int kLogLinesPerSecond = 20;
constexpr std::int32_t kReadBit = 1 << 2;  // ON DISK: bit index 2 of the forbidden mask

}  // namespace

GroupTable::GroupTable(const Options& options, const Clock& clock, GroupListener& listener)
    : options_(options), clock_(clock), listener_(listener), log_limit_(clock, kLogLinesPerSecond) {
  for (const std::string_view name : kBuiltIn) {
    Group group;
    group.name = name;
    groups_.put(name, std::make_shared<const Group>(std::move(group)));
  }
  version_.timestamp_ms = clock.wall_ms();
}

void GroupTable::restore(GroupsState state) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, group] : state.groups) {
    groups_.put(name, std::make_shared<const Group>(std::move(group)));
  }
  version_ = state.version;
  forbidden_ = std::move(state.forbidden);
  any_forbidden_ = !forbidden_.empty();
}

GroupsState GroupTable::state() const {
  const std::lock_guard lock(mutex_);
  GroupsState state{version_, forbidden_, {}};
  for (const GroupPtr& group : groups_.all()) state.groups.emplace(group->name, *group);
  return state;
}

GroupPtr GroupTable::find(std::string_view name) const {
  if (GroupPtr found = groups_.find(name)) return found;
  if (!options_.light_queues || !is_light_queue(name)) return nullptr;
  Group group;
  group.name = name;
  return std::make_shared<const Group>(std::move(group));
}

bool GroupTable::may_create(std::string_view name) const {
  const bool is_system = name.starts_with(kSystemGroupPrefix) && options_.create_system_group;
  if (!options_.auto_create_group && !is_system) return false;
  // RocketMQ lets names on first use grow longer than those on request.
  return !name.empty() && name.size() <= kAutoCreatedBytesMax && has_legal_characters(name);
}

GroupPtr GroupTable::find_or_create(std::string_view name) {
  if (GroupPtr found = find(name)) return found;
  if (!may_create(name)) return nullptr;
  Group group;
  group.name = name;
  const auto made = std::make_shared<const Group>(std::move(group));
  GroupPtr known;
  {
    const std::lock_guard lock(mutex_);
    known = groups_.put_if_absent(name, made);
    if (known == made) version_.advance(clock_.wall_ms());
  }
  if (known == made) {
    if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
      log::info("broker: group created group={} withheld={}", name, withheld);
    }
    listener_.group_changed(*made);
  }
  return known;
}

api::Outcome GroupTable::put(const Group& request) {
  if (std::string fault = group_fault(request); !fault.empty())
    return refused(api::Status::kInvalidParameter, std::move(fault));
  GroupPtr made;
  {
    const std::lock_guard lock(mutex_);
    const GroupPtr current = find(request.name);
    AttributeChange change = change_group_attributes(
        current == nullptr ? nullptr : &current->attributes, request.attributes);
    if (!change.fault.empty()) return refused(api::Status::kFailed, std::move(change.fault));
    Group group = request;
    group.attributes = std::move(change.attributes);
    if (current != nullptr && *current == group) return {};
    made = std::make_shared<const Group>(std::move(group));
    groups_.put(made->name, made);
    version_.advance(clock_.wall_ms());
  }
  log::info("broker: group set group={} consume={} retries={}", made->name, made->consume_enabled,
            made->retry_count_max);
  listener_.group_changed(*made);
  return {};
}

void GroupTable::erase(std::string_view name) {
  GroupPtr gone;
  {
    const std::lock_guard lock(mutex_);
    gone = groups_.find(name);
    if (const auto bits = forbidden_.find(name); bits != forbidden_.end()) forbidden_.erase(bits);
    if (gone == nullptr) return;
    groups_.erase(name);
    version_.advance(clock_.wall_ms());
  }
  log::info("broker: group deleted group={}", name);
  listener_.group_changed(*gone);
}

bool GroupTable::reading_forbidden(std::string_view group, std::string_view topic) const {
  if (!any_forbidden_.load(std::memory_order_relaxed)) return false;
  const std::lock_guard lock(mutex_);
  const auto of_group = forbidden_.find(group);
  if (of_group == forbidden_.end()) return false;
  const auto bits = of_group->second.find(topic);
  return bits != of_group->second.end() && (bits->second & kReadBit) != 0;
}

}  // namespace saker::broker
