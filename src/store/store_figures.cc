#include "store/local_store.h"

namespace saker::store {
namespace {

std::vector<DirectoryRoom> rooms_of(file::Disk& disk, std::span<const std::string> directories) {
  std::vector<DirectoryRoom> rooms;
  for (const std::string& directory : directories) {
    if (const std::optional<file::Space> space = disk.space(directory)) {
      rooms.push_back({directory, space->used_bytes, space->usable_bytes});
    }
  }
  return rooms;
}

}  // namespace

void LocalStore::visit_puts(const std::function<void(const QueuePuts&)>& visit) const {
  for (const Queue* queue : queues_.all()) {
    const QueueInflow& inflow = queue->inflow;
    const std::int64_t messages = inflow.messages.load(std::memory_order_relaxed);
    if (messages == 0) continue;
    visit({queue->name().topic, queue->name().id, messages,
           inflow.bytes.load(std::memory_order_relaxed)});
  }
}

StoreFigures LocalStore::figures() const {
  StoreFigures figures;
  const LogOffset end = marks_.appended();
  figures.unflushed_bytes = std::max<std::int64_t>(0, end - marks_.flushed());
  if (!dispatcher_.idle()) {
    const LogOffset entered = dispatcher_.progress().last_record;
    figures.undispatched_bytes = end - std::max(entered, min_log_offset());
  }
  if (const LogOffset first = min_log_offset(); first < end) {
    figures.first_store_ms = log_reader().store_time(first).value_or(0);
  }
  figures.log_directories = rooms_of(*disk_, segments_.places().writable_directories());
  const std::string queues[] = {queues_.place().directory()};
  figures.queue_directories = rooms_of(*disk_, queues);
  figures.damaged_served = damage_.served();
  figures.damaged_passed = damage_.passed();
  return figures;
}

}  // namespace saker::store
