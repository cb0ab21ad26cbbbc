#include "broker/produce/property_scan.h"

#include <charconv>
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

/// What the meaning of others hangs on, and the scan does not tell.
struct Aside {
  bool was_timer = false;
  bool is_delayed = false;
  bool is_ordered = false;
  std::string_view priority;
};

/// Nothing below 0: RocketMQ's clients refuse that, and its broker takes it for none.
std::optional<std::int32_t> parse_priority(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int32_t priority = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), priority);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  return is_number && priority >= 0 ? std::optional(priority) : std::nullopt;
}

void settle_priority(PropertyScan& scan, const Aside& aside) {
  const std::optional<std::int32_t> priority = parse_priority(aside.priority);
  if (!priority) return;
  scan.drops_priority = scan.is_half || aside.is_delayed || aside.is_ordered;
  if (!scan.drops_priority) scan.priority = priority;
  scan.needs_rewrite |= scan.drops_priority;
}

/// By the length of the name first: most properties are told apart by that alone.
void note(PropertyScan& scan, const Property& p, Aside& aside) {
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
      aside.was_timer |= p.name == property::kTimerOutMs;
      if (p.name == property::kLiteTopic) scan.lite_topic = p.value;
      return;
    case 13:
      aside.is_ordered |= p.name == property::kShardingKey;
      return;
    case 14:
    case 15:
    case 16:
      return note_timer(scan, p);
    case 17:
      scan.deletes_timer |= p.name == property::kTimerDeleteKey;
      return;
    case 18:
      if (p.name == property::kPriority) aside.priority = p.value;
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
  Aside aside;
  property::Reader reader(text);
  for (Property p; reader.next(p);) {
    bytes_seen += p.name.size() + p.value.size() + 2;
    note(scan, p, aside);
  }
  // Less than the text, but for the last end mark: there are pieces that are no property.
  if (bytes_seen < text.size()) scan.needs_rewrite = true;
  aside.is_delayed = !scan.delay.empty() || !scan.timer.empty();
  if (!aside.priority.empty()) settle_priority(scan, aside);
  scan.is_ordered = aside.is_ordered;
  if (aside.was_timer) scan.timer = {};
  return scan;
}

}  // namespace saker::broker
