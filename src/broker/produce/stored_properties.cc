#include "broker/produce/stored_properties.h"

#include <algorithm>

namespace saker::broker {
namespace {

constexpr char kValueEnd = '\x02';
constexpr std::string_view kSetByBroker[] = {property::kPopReceipt, property::kRegion,
                                             property::kTraceOn, property::kCluster,
                                             property::kLightQueueOffsets};

std::string fixed_part(const Options& options) {
  std::string text;
  property::append(text, property::kRegion, options.region_id);
  property::append(text, property::kTraceOn, options.trace_on ? "true" : "false");
  property::append(text, property::kCluster, options.cluster_name);
  return text;
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

StoredProperties::StoredProperties(const Options& options) : fixed_(fixed_part(options)) {}

void StoredProperties::begin(std::string_view text, const PropertyScan& scan,
                             std::span<const std::string_view> dropped) {
  if (!scan.needs_rewrite && dropped.empty()) {
    text_.assign(text);
    if (!text_.empty() && text_.back() != kValueEnd) text_.push_back(kValueEnd);
  } else {
    text_.clear();
    property::Reader reader(text);
    for (property::Property p; reader.next(p);) {
      if (scan.drops_priority && p.name == property::kPriority) continue;
      if (scan.sets_light_queues && p.name == property::kLightQueues) continue;
      if (!contains(kSetByBroker, p.name) && !contains(dropped, p.name)) add(p.name, p.value);
    }
  }
  if (scan.sets_light_queues && !contains(dropped, property::kLightQueues)) {
    add(property::kLightQueues, scan.light_queues);
  }
  text_.append(fixed_);
}

void StoredProperties::copy(std::string_view text, std::span<const std::string_view> dropped) {
  text_.clear();
  property::Reader reader(text);
  for (property::Property p; reader.next(p);) {
    if (!contains(dropped, p.name)) add(p.name, p.value);
  }
}

}  // namespace saker::broker
