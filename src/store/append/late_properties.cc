#include "store/append/late_properties.h"

#include "model/property.h"

namespace saker::store {
namespace {

constexpr std::size_t kDigitsMax = 19;
constexpr std::size_t kMarks = 2;

}  // namespace

void append_light_queues(std::string& properties, std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) {
    if (!list.empty()) list += ',';
    list += name;
  }
  property::append(properties, property::kLightQueues, list);
}

std::size_t light_queues_room(std::span<const std::string_view> names) {
  std::size_t bytes = 1 + property::kLightQueues.size() + kMarks;
  for (const std::string_view name : names) bytes += name.size() + 1;
  return bytes;
}

std::size_t light_offsets_room(std::size_t queue_count) {
  return property::kLightQueueOffsets.size() + kMarks + queue_count * (kDigitsMax + 1);
}

void append_light_offsets(std::string& properties, std::span<const LightPlace> places) {
  properties += property::kLightQueueOffsets;
  char separator = '\x01';
  for (const LightPlace& place : places) {
    properties += separator;
    properties += std::to_string(place.queue_offset.value);
    separator = ',';
  }
  properties += '\x02';
}

void append_inner_base(std::string& properties, QueueOffset base) {
  property::append(properties, property::kInnerBase, std::to_string(base.value));
}

std::size_t inner_base_room() { return property::kInnerBase.size() + kMarks + kDigitsMax; }

}  // namespace saker::store
