#include "cli/admin/declare/refusal.h"

#include "model/attribute.h"
#include "model/name_rule.h"

namespace saker::cli {
namespace {

// Brokers of RocketMQ have no such setting.
constexpr const char* kOnlyOurs = "httpPort";

bool is_true(const OrderedStringMap<std::string>& settings, const char* name) {
  const auto found = settings.find(name);
  return found != settings.end() && found->second == "true";
}

}  // namespace

std::optional<TopicPolicy> policy_of(const OrderedStringMap<std::string>& settings) {
  if (!settings.contains(kOnlyOurs)) return std::nullopt;
  return TopicPolicy{
      .protects_system_topics = is_true(settings, "validateSystemTopicWhenUpdateTopic"),
      .allows_mixed_type = is_true(settings, "enableMixedMessageType")};
}

std::string refusal_of(const Topic& request, const Topic* now, TopicPolicy policy) {
  policy.is_system_topic = policy.is_system_topic || is_fixed_system_topic(request.name);
  if (std::string fault = topic_fault(request, policy); !fault.empty()) return fault;
  return change_topic_attributes(now == nullptr ? nullptr : &now->attributes, request.attributes)
      .fault;
}

std::string refusal_of(const Group& request, const Group* now) {
  if (std::string fault = system_group_fault(request.name); !fault.empty()) return fault;
  if (std::string fault = group_fault(request); !fault.empty()) return fault;
  return change_group_attributes(now == nullptr ? nullptr : &now->attributes, request.attributes)
      .fault;
}

}  // namespace saker::cli
