#include "cli/admin/declare/field.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/number.h"
#include "cli/admin/topics.h"
#include "model/group_limits.h"
#include "model/topic_limits.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::cli {
namespace {

constexpr const char* kFlag = "true or false";

template <class Int>
bool write_number(Int& number, const std::string& text, Int min, Int max) {
  const auto value = whole_number<Int>(text);
  if (!value || *value < min || *value > max) return false;
  number = *value;
  return true;
}

bool write_flag(bool& flag, const std::string& text) {
  if (text != "true" && text != "false") return false;
  flag = text == "true";
  return true;
}

/// A field that is a flag of T.
template <class T, bool T::*kMember>
constexpr Field<T> flag(const char* name) {
  return {name, kFlag, false,
          [](const T& thing) { return std::string(thing.*kMember ? "true" : "false"); },
          [](T& thing, const std::string& text) { return write_flag(thing.*kMember, text); }};
}

/// A field that is a number of T.
template <class T, auto kMember, std::int64_t kMin, std::int64_t kMax>
constexpr Field<T> number(const char* name, const char* values) {
  return {name, values, false, [](const T& thing) { return std::to_string(thing.*kMember); },
          [](T& thing, const std::string& text) {
            using Int = std::remove_reference_t<decltype(thing.*kMember)>;
            return write_number<Int>(thing.*kMember, text, static_cast<Int>(kMin),
                                     static_cast<Int>(kMax));
          }};
}

bool write_permission(Topic& topic, const std::string& text) {
  const auto bits = permission_bits(text);
  if (bits) topic.perm = (topic.perm & ~(kPermRead | kPermWrite)) | *bits;
  return bits.has_value();
}

constexpr std::array kTopicFields = {
    number<Topic, &Topic::read_queue_count, 0, kQueueCountMax>("readQueues", "0 to 65535"),
    number<Topic, &Topic::write_queue_count, 0, kQueueCountMax>("writeQueues", "0 to 65535"),
    Field<Topic>{"permission", "read-write, read-only, write-only or none", true,
                 [](const Topic& topic) { return permission_name(topic.perm); }, &write_permission},
    flag<Topic, &Topic::order>("order"),
};

bool write_policy(Group& group, const std::string& text) {
  const auto policy = canonical_json(text);
  if (policy) group.retry_policy_json = *policy;
  return policy && policy->starts_with('{');
}

constexpr std::array kGroupFields = {
    flag<Group, &Group::consume_enabled>("consume"),
    flag<Group, &Group::consume_from_min_enabled>("consumeFromMin"),
    flag<Group, &Group::broadcast_enabled>("broadcast"),
    flag<Group, &Group::ordered>("ordered"),
    number<Group, &Group::retry_queue_count, 0, kQueueCountMax>("retryQueues", "0 to 65535"),
    number<Group, &Group::retry_count_max, -1, kRetriesMax>("retryMax", "-1 to 1000000"),
    Field<Group>{
        "retryPolicy", "an object such as {type: CUSTOMIZED}", false,
        [](const Group& group) { return canonical_json(group.retry_policy_json).value_or("{}"); },
        &write_policy},
    number<Group, &Group::consume_timeout_min, 1, kConsumeMinutesMax>("consumeTimeoutMinutes",
                                                                      "1 to 1000000"),
    flag<Group, &Group::notify_member_changes>("notifyChanges"),
    number<Group, &Group::broker_id, 0, kQueueCountMax>("brokerId", "0 to 65535"),
    number<Group, &Group::broker_id_when_slow, 0, kQueueCountMax>("brokerIdWhenSlow", "0 to 65535"),
};

void write_sorted(wire::json::Writer& writer, const wire::json::Value& value) {
  if (value.is_array()) {
    writer.begin_array();
    for (const wire::json::Value& item : value.items()) write_sorted(writer, item);
    writer.end_array();
  } else if (value.is_object()) {
    auto members = value.members();
    std::stable_sort(members.begin(), members.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    writer.begin_object();
    for (const auto& [name, member] : members) write_sorted(writer.key(name), member);
    writer.end_object();
  } else {
    value.write(writer);
  }
}

}  // namespace

std::span<const Field<Topic>> topic_fields() { return kTopicFields; }
std::span<const Field<Group>> group_fields() { return kGroupFields; }

std::optional<std::string> canonical_json(const std::string& json) {
  const auto document = wire::json::Document::parse(json);
  if (!document.ok()) return std::nullopt;
  wire::json::Writer writer;
  write_sorted(writer, document->root());
  return writer.take();
}

}  // namespace saker::cli
