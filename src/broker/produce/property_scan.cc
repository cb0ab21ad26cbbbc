#include "broker/produce/property_scan.h"

#include <cstring>

#include "model/property.h"

namespace saker::broker {
namespace {

using property::Property;

void note_short(PropertyScan& scan, const Property& p) {
  if (p.name == property::kTags) scan.tags = p.value;
  if (p.name == property::kKeys) scan.keys = p.value;
  if (p.name == property::kWait) scan.waits_durable = is_true(p.value);
}

void note_eight_letters(PropertyScan& scan, const Property& p) {
  if (p.name == property::kUniqueKey) scan.unique_key = p.value;
  if (p.name == property::kTraceOn) scan.needs_rewrite = true;
  if (p.name == property::kTransaction) scan.is_half = is_true(p.value);
}

void note_timer(PropertyScan& scan, const Property& p) {
  if (p.name == property::kTimerDelaySeconds) scan.timer.delay_seconds = p.value;
  if (p.name == property::kTimerDelayMs) scan.timer.delay_ms = p.value;
  if (p.name == property::kTimerDeliverMs) scan.timer.deliver_ms = p.value;
}

/// By the length of the name first: most properties are told apart by that alone.
void note(PropertyScan& scan, const Property& p, bool& was_timer) {
  switch (p.name.size()) {
    case 4:
      return note_short(scan, p);
    case 5:
      if (p.name == property::kDelay) scan.delay = p.value;
      return;
    case 6:
      scan.needs_rewrite |= p.name == property::kPopReceipt;
      return;
    case 7:
      scan.needs_rewrite |= p.name == property::kCluster;
      return;
    case 8:
      return note_eight_letters(scan, p);
    case 9:
      scan.has_inner_count |= p.name == property::kInnerCount;
      return;
    case 10:
      scan.needs_rewrite |= p.name == property::kRegion;
      return;
    case 12:
      was_timer |= p.name == property::kTimerOutMs;
      return;
    case 14:
    case 15:
    case 16:
      return note_timer(scan, p);
    case 17:
      scan.deletes_timer |= p.name == property::kTimerDeleteKey;
      return;
    case 20:
      if (p.name == property::kLightQueues) scan.light_queues = p.value;
      return;
    case 24:
      scan.needs_rewrite |= p.name == property::kLightQueueOffsets;
      return;
    default:
      return;
  }
}

}  // namespace

bool is_true(std::string_view text) {
  return text.size() == 4 && strncasecmp(text.data(), "true", 4) == 0;
}

PropertyScan scan_properties(std::string_view text) {
  PropertyScan scan;
  std::size_t bytes_seen = 0;
  bool was_timer = false;
  property::Reader reader(text);
  for (Property p; reader.next(p);) {
    bytes_seen += p.name.size() + p.value.size() + 2;
    note(scan, p, was_timer);
  }
  // Less than the text, but for the last end mark: there are pieces that are no property.
  if (bytes_seen < text.size()) scan.needs_rewrite = true;
  if (was_timer) scan.timer = {};
  return scan;
}

}  // namespace saker::broker
