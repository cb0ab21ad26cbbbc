#include "store/recovery/lost_begins.h"

#include <algorithm>
#include <unordered_map>

#include "base/log.h"

namespace saker::store {
namespace {

/// Where the record of a queue's first entry stands.
using Begins = std::unordered_map<const Queue*, LogOffset>;

Begins doubtful_begins(const QueueTable& queues, LogOffset log_begin) {
  Begins begins;
  for (const Queue* queue : queues.all()) {
    const QueueFiles& files = queue->files();
    const std::int64_t begin = files.extent().begin;
    if (begin == 0 || files.place().database() != nullptr || !queue->last_entry()) continue;
    QueueEntry first;
    const Result<std::size_t> got = files.read(begin, {&first, 1});
    if (!got || *got == 0 || !first.is_valid() || first.is_blank()) continue;
    if (first.log_offset > log_begin) begins[queue] = first.log_offset;
  }
  return begins;
}

}  // namespace

std::vector<Queue*> queues_without_begin(const std::shared_ptr<const SegmentView>& view,
                                         const QueueTable& queues, const ScanOptions& options,
                                         const Replay& replay) {
  const LogOffset log_begin = view->all().front()->base();
  Begins begins = doubtful_begins(queues, log_begin);
  LogOffset until = log_begin;
  for (const auto& [queue, begin] : begins) until = std::max(until, begin);

  std::vector<Queue*> lost;
  LogScan scan(view, log_begin, options);
  for (wire::record::Record record; scan.end() < until && scan.next(record);) {
    replay.visit_places(record, [&](std::string_view topic, QueueId id, QueueOffset offset) {
      Queue* queue = queues.find(topic, id);
      const auto found = begins.find(queue);
      if (found == begins.end() || record.log_offset >= found->second) return;
      // Numbers of a batch queue are not those of its entries.
      if (!is_batch(*queue) && offset.value >= queue->files().extent().begin) return;
      begins.erase(found);
      lost.push_back(queue);
    });
  }
  for (const Queue* queue : lost) {
    log::warn("store: queue {} of {} lacks its first files; building it from the log",
              queue->name().id.value, queue->name().topic);
  }
  return lost;
}

}  // namespace saker::store
