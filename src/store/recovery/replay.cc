#include "store/recovery/replay.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "model/light_queue.h"
#include "model/sys_flag.h"
#include "store/queue/inner_batch.h"
#include "store/queue/tags_code.h"
#include "store/queue/topic_name.h"
#include "store/recovery/progress_report.h"

namespace saker::store {
namespace {

namespace record = wire::record;

constexpr int kMismatchLinesMax = 20;
constexpr std::int64_t kRecordBytesMin = record::kFixedBytesMin;
constexpr std::int64_t kUnitBytesMin = 22;  // of a message inside a batch
// A queue whose entries would stand behind this has no files that could hold them.
constexpr std::int64_t kQueueOffsetMax = std::int64_t{1} << 56;

}  // namespace

Replay::Replay(std::shared_ptr<const SegmentView> view, QueueTable& queues, Dispatcher& dispatcher,
               const RecoveryOptions& options, const Clock& clock)
    : view_(std::move(view)),
      queues_(queues),
      dispatcher_(dispatcher),
      options_(options),
      clock_(clock) {}

bool Replay::enters_queues(const record::Record& record) const {
  const std::int32_t transaction = record.sys_flag & sys_flag::kTransactionMask;
  if (transaction != 0 && transaction != sys_flag::kTransactionCommit) return false;
  return options_.dropped == nullptr || record.log_offset >= options_.dropped->end_of(record.topic);
}

void Replay::visit_places(const record::Record& record, const Visit& visit) const {
  if (!enters_queues(record)) return;
  visit(record.topic, record.queue_id, record.queue_offset);
  if (!options_.light_queues) return;
  for (const LightEntry& light : light_entries(record.topic, record.properties)) {
    visit(light.queue, {0}, light.offset);
  }
}

Result<Replay::Outcome> Replay::run(LogOffset start, const Dispatcher::Progress& before) {
  const LogOffset first = view_->all().front()->base();
  ScanOptions scan_options = options_.scan();
  scan_options.reads_ahead = true;
  scan_options.begins_after_ms = before.store_timestamp_ms;
  LogScan scan(view_, start, scan_options);
  ProgressReport report(clock_, view_->all().back()->end() - start);
  last_ = before;
  for (record::Record record; scan.next(record);) {
    const bool may_start_earlier = start > first && scan.damage_count() == 0;
    if (enter(record, may_start_earlier) == Outcome::kStartEarlier) return Outcome::kStartEarlier;
    last_ = {record.log_offset, record.store_timestamp_ms};
    if (const auto text = report.at(scan.end() - start)) log::info("store: recovered {}", *text);
  }
  if (!scan.status()) return scan.status().error();
  end_ = scan.end();
  was_damaged_ = scan.damage_count() > 0;
  if (const auto text = report.end(end_ - start)) log::info("store: recovered {}, done", *text);
  return Outcome::kDone;
}

Replay::Outcome Replay::enter(const record::Record& record, bool may_start_earlier) {
  if (!enters_queues(record)) return Outcome::kDone;
  if (!is_storable_topic(record.topic, true) || record.queue_id.value < 0) {
    log::error("store: the record at offset {} has an impossible topic or queue; it stays unread",
               record.log_offset.value);
    return Outcome::kDone;
  }
  const QueueEntry entry{.log_offset = record.log_offset,
                         .size = record.total_size,
                         .count = offsets_taken_by(record),
                         .tags_code = tags_code_of(record, options_.delay_levels),
                         .first = record.queue_offset,
                         .store_ms = record.store_timestamp_ms};
  // Only queues of that kind can count what it holds.
  if (is_counted_batch(record)) queues_.add_batch_topic(record.topic);
  const auto is_made = [this, &record](std::string_view topic, QueueId id) {
    return !makes_queues_ || queues_.find(topic, id) != nullptr ||
           makes_queues_(record.log_offset, topic);
  };
  Outcome outcome = Outcome::kDone;
  visit_places(record, [&](std::string_view topic, QueueId id, QueueOffset offset) {
    if (outcome == Outcome::kStartEarlier || !is_made(topic, id)) return;
    outcome = enter_queue({queues_.find_or_create(topic, id), offset, entry}, may_start_earlier);
  });
  return outcome;
}

Replay::Outcome Replay::enter_queue(const Place& place, bool may_start_earlier) {
  Queue& queue = place.queue;
  const auto& last = queue.last_entry();
  if (last && place.entry.end() <= last->end()) return Outcome::kDone;
  const QueueOffset offset = place.offset.value > kQueueOffsetMax ? queue.max() : place.offset;
  if (offset > queue.max() && may_start_earlier) return Outcome::kStartEarlier;
  dispatcher_.dirty().put(queue, believable({queue, offset, place.entry}), place.entry);
  return Outcome::kDone;
}

/// The number that a record says is that of the next entry, or one that lost records explain.
QueueOffset Replay::believable(const Place& place) {
  const Queue& queue = place.queue;
  const auto& last = queue.last_entry();
  if (place.offset >= queue.max() && (!last || place.offset == queue.max())) return place.offset;
  if (++mismatch_count_ <= kMismatchLinesMax)
    log::warn("store: queue {} of {} goes on at {}, but the record at offset {} says {}",
              queue.name().id.value, queue.name().topic, queue.max().value,
              place.entry.log_offset.value, place.offset.value);
  const QueueOffset offset = std::max(place.offset, queue.max());
  // No more messages can have been lost than fit between the two records. The field is not
  // covered by the checksum: a flipped bit must not fill the disk with blank entries.
  const std::int64_t bytes_min = is_batch(queue) ? kUnitBytesMin : kRecordBytesMin;
  const std::int64_t lost_max = last ? (place.entry.log_offset - last->end()) / bytes_min : 0;
  return offset - queue.max() > lost_max ? queue.max() : offset;
}

}  // namespace saker::store
