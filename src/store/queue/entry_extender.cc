#include "store/queue/entry_extender.h"

#include "model/light_queue.h"
#include "store/log/log_scan.h"

namespace saker::store {

QueueEntry EntryExtender::extended(const Queue& queue, QueueEntry entry) {
  if (queue.files().place().kind() != QueueKind::kSimple) return entry;
  if (is_light_queue(queue.name().topic)) return entry;
  const ExtensionUnit unit{.tags_code = entry.tags_code,
                           .store_ms = entry.store_ms,
                           .bit_map = bit_map_of(queue, entry)};
  const auto& last = queue.last_entry();
  entry.tags_code =
      extensions_.put(queue.name(), unit, last ? std::optional(last->tags_code) : std::nullopt);
  return entry;
}

std::string EntryExtender::bit_map_of(const Queue& queue, const QueueEntry& entry) const {
  if (bit_maps_ == nullptr || !bit_maps_->has_filters(queue.name().topic)) return "";
  wire::record::Record record;
  const ScanOptions unchecked{.check_body_crc = false};
  if (!LogScan::record_at(*segments_.view(), entry.log_offset, unchecked, record)) return "";
  return bit_maps_->bit_map(queue.name().topic, record.properties);
}

}  // namespace saker::store
