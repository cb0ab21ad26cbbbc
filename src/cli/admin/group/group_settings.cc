#include "cli/admin/group/group_settings.h"

#include "cli/admin/attributes.h"

namespace saker::cli {
namespace {

template <class T>
void set(T& value, const std::optional<T>& wanted) {
  if (wanted) value = *wanted;
}

}  // namespace

std::vector<Column> group_settings_columns() {
  return {{"broker"},
          {"consume"},
          {"broadcast"},
          {"fromFirst"},
          {"order"},
          {"notify"},
          {"retryQueues", Kind::kNumber},
          {"retriesMax", Kind::kNumber},
          {"timeoutMinutes", Kind::kNumber},
          {"attributes"}};
}

std::vector<Cell> group_settings_row(const std::string& broker, const Group& group) {
  std::string attributes;
  for (const auto& [name, value] : group.attributes)
    attributes += (attributes.empty() ? "" : ",") + name + "=" + value;
  return {broker,
          group.consume_enabled,
          group.broadcast_enabled,
          group.consume_from_min_enabled,
          group.ordered,
          group.notify_member_changes,
          std::int64_t{group.retry_queue_count},
          std::int64_t{group.retry_count_max},
          std::int64_t{group.consume_timeout_min},
          attributes};
}

Status overlay(const GroupSettings& settings, Group& group) {
  set(group.consume_enabled, settings.consume);
  set(group.broadcast_enabled, settings.broadcast);
  set(group.consume_from_min_enabled, settings.from_first);
  set(group.ordered, settings.order);
  set(group.notify_member_changes, settings.notify);
  set(group.retry_queue_count, settings.retry_queue_count);
  set(group.retry_count_max, settings.retry_count_max);
  set(group.consume_timeout_min, settings.timeout_min);
  group.attributes.clear();
  for (const std::string& text : settings.attributes) {
    const auto attribute = split_attribute(text);
    if (!attribute.ok()) return attribute.error();
    const auto& [name, value] = *attribute;
    group.attributes[(value.empty() ? "-" : "+") + name] = value;
  }
  return {};
}

bool changes_nothing(const GroupSettings& settings) {
  return !settings.consume && !settings.broadcast && !settings.from_first && !settings.order &&
         !settings.notify && !settings.retry_queue_count && !settings.retry_count_max &&
         !settings.timeout_min && settings.attributes.empty();
}

}  // namespace saker::cli
