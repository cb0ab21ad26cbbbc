#include "model/attribute.h"

#include <charconv>
#include <cstdint>
#include <span>
#include <string_view>

namespace saker {
namespace {

/// One attribute: an enumeration if it has words, else a whole number in a range, else any text.
struct Rule {
  std::string_view name;
  bool changeable = true;
  std::string_view words{};  ///< "A, B", in the order in which RocketMQ lists them
  std::int64_t min = 0;
  std::int64_t max = 0;
};

constexpr Rule kTopicRules[] = {
    {kQueueType, false, "BatchCQ, SimpleCQ"},
    {kCleanupPolicy, false, "COMPACTION, DELETE"},
    {kMessageType, true, "UNSPECIFIED, MIXED, TRANSACTION, PRIORITY, FIFO, DELAY, LITE, NORMAL"},
    {"reserve.time", true, "", -1, INT64_MAX},
    {kLiteExpiration, true, "", -1, 43'200},
};

constexpr Rule kGroupRules[] = {
    {kPriorityFactor, true, "", 0, 100},
    {kLiteBindTopic},
    {kLiteModel, true, "Shared, Exclusive"},
    {"lite.sub.client.quota", true, "", -1, INT64_MAX},
    {kLiteResetTaken},
    {kLiteResetLeft},
    {"lite.sub.client.max.event.cnt", true, "", 10, INT64_MAX},
    {kLiteWildcard},
};

bool is_one_of(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::size_t end = words.find(", ");
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 2);
  }
  return false;
}

/// Empty if the value is allowed.
std::string fault_of(const Rule& rule, std::string_view value) {
  if (!rule.words.empty()) {
    return is_one_of(rule.words, value) ? ""
                                        : "value is not in set: [" + std::string(rule.words) + "]";
  }
  if (rule.min == rule.max) return "";
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error == std::errc{} && end == value.data() + value.size() && number >= rule.min &&
      number <= rule.max) {
    return "";
  }
  return "value is not in range(" + std::to_string(rule.min) + ", " + std::to_string(rule.max) +
         ")";
}

const Rule* find_rule(std::span<const Rule> rules, std::string_view name) {
  for (const Rule& rule : rules) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

struct Edit {
  bool removes;
  std::string name;
};

Edit parse_edit(const std::string& name) {
  const bool has_sign = name.starts_with('+') || name.starts_with('-');
  return {name.starts_with('-'), has_sign ? name.substr(1) : name};
}

/// Empty if the edit is allowed.
std::string fault_of(std::span<const Rule> rules, const Attributes* current, const Edit& edit,
                     const std::string& value) {
  const Rule* rule = find_rule(rules, edit.name);
  if (rule == nullptr) return "unsupported key: " + edit.name;
  if (current == nullptr) {
    if (edit.removes) {
      return "only add attribute is supported while creating topic. key: " + edit.name;
    }
    return fault_of(*rule, value);
  }
  const auto present = current->find(edit.name);
  const bool same = !edit.removes && present != current->end() && present->second == value;
  if (!rule->changeable && !same) {
    return "attempt to update an unchangeable attribute. key: " + edit.name;
  }
  if (edit.removes && present == current->end()) {
    return "attempt to delete a nonexistent key: " + edit.name;
  }
  return edit.removes ? "" : fault_of(*rule, value);
}

AttributeChange change(std::span<const Rule> rules, const Attributes* current,
                       const Attributes& edits) {
  AttributeChange result;
  if (current != nullptr) result.attributes = *current;
  for (const auto& [signed_name, value] : edits) {
    const Edit edit = parse_edit(signed_name);
    if (std::string fault = fault_of(rules, current, edit, value); !fault.empty()) {
      return {std::move(fault), {}};
    }
    if (edit.removes) {
      result.attributes.erase(edit.name);
    } else {
      result.attributes[edit.name] = value;
    }
  }
  return result;
}

}  // namespace

AttributeChange change_topic_attributes(const Attributes* current, const Attributes& edits) {
  return change(kTopicRules, current, edits);
}

AttributeChange change_group_attributes(const Attributes* current, const Attributes& edits) {
  return change(kGroupRules, current, edits);
}

}  // namespace saker
