#include "store/recovery/queue_sum.h"

#include "base/crc32.h"

namespace saker::store {
namespace {

/// Spreads the bits of a number over all of it (splitmix64).
std::uint64_t mixed(std::uint64_t number) {
  number += 0x9E3779B97F4A7C15;
  number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
  number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
  return number ^ (number >> 31);
}

/// Checksums of a queue's name with a number. ON DISK: never change.
class Checksum {
 public:
  explicit Checksum(const QueueName& queue)
      : name_(mixed(std::uint64_t{crc32(queue.topic)} | static_cast<std::uint64_t>(queue.id.value)
                                                            << 32)) {}
  std::uint64_t with(std::int64_t number) const {
    return mixed(name_ ^ static_cast<std::uint64_t>(number));
  }

 private:
  const std::uint64_t name_;
};

}  // namespace

void QueueSum::move(const QueueName& queue, LogOffset from, LogOffset to) {
  if (from == to) return;
  const Checksum checksum(queue);
  if (from.value >= 0) {
    --count;
    ends -= checksum.with(from.value);
  }
  if (to.value >= 0) {
    ++count;
    ends += checksum.with(to.value);
  }
}

QueueSum sum_of(const QueueTable& queues) {
  QueueSum sum;
  for (const Queue* queue : queues.all()) {
    const auto& last = queue->last_entry();
    if (last) sum.move(queue->name(), {-1}, last->log_offset);
  }
  return sum;
}

std::uint64_t begins_of(const QueueTable& queues) {
  std::uint64_t begins = 0;
  for (const Queue* queue : queues.all()) {
    const QueueFiles::Extent extent = queue->files().extent();
    if (!extent.empty()) begins += Checksum(queue->name()).with(extent.begin);
  }
  return begins;
}

}  // namespace saker::store
