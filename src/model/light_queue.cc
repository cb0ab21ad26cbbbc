#include "model/light_queue.h"

#include <algorithm>
#include <charconv>

#include "model/property.h"
#include "model/topic_name.h"

namespace saker {
namespace {

constexpr char kSeparator = ',';

/// Takes the part before the next comma from the front.
std::string_view take_item(std::string_view& list) {
  const std::string_view item = list.substr(0, list.find(kSeparator));
  list.remove_prefix(std::min(item.size() + 1, list.size()));
  return item;
}

bool holds(const std::vector<LightEntry>& entries, std::string_view queue) {
  return std::any_of(entries.begin(), entries.end(),
                     [queue](const LightEntry& entry) { return entry.queue == queue; });
}

}  // namespace

bool is_storable_light_queue(std::string_view name) {
  return is_light_queue(name) && name.size() > kLightQueuePrefix.size() &&
         name.size() <= kLightQueueBytesMax &&
         name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

bool may_list_light_queues(std::string_view topic) {
  return !topic.starts_with(kRetryPrefix) && !topic.starts_with("rmq_sys_") &&
         topic != kScheduleTopic;
}

std::vector<std::string_view> light_queues_in(std::string_view list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const std::string_view name = take_item(list);
    const bool is_known = std::find(names.begin(), names.end(), name) != names.end();
    if (is_storable_light_queue(name) && !is_known) names.push_back(name);
  }
  return names;
}

std::vector<LightEntry> light_entries(std::string_view topic, std::string_view properties) {
  std::vector<LightEntry> entries;
  std::string_view names = property::find(properties, property::kLightQueues);
  if (names.empty() || !may_list_light_queues(topic)) return entries;
  std::string_view offsets = property::find(properties, property::kLightQueueOffsets);
  while (!names.empty() && !offsets.empty()) {
    const std::string_view name = take_item(names);
    const std::string_view text = take_item(offsets);
    std::int64_t number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc{} && end == text.data() + text.size() && number >= 0;
    if (is_number && is_storable_light_queue(name) && !holds(entries, name))
      entries.push_back({name, {number}});
  }
  return entries;
}

}  // namespace saker
