#include "store/repair/queue_rebuild.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "model/light_queue.h"
#include "store/inspect/log_walk.h"
#include "store/inspect/record_facts.h"
#include "store/queue/dirty_queues.h"
#include "store/queue/queue_table.h"
#include "store/queue/topic_name.h"
#include "store/repair/filler.h"
#include "wire/record/record.h"

namespace saker::store::repair {
namespace {

using inspect::LogStep;

constexpr std::int64_t kEntriesMax = 1'000'000;             // that stand in memory
constexpr std::int64_t kNumberMax = std::int64_t{1} << 50;  // no queue gets as far
constexpr std::int64_t kUnitBytesMin = 22;                  // of a message inside a batch

bool is_storable_name(std::string_view topic) {
  return is_storable_topic(topic, true) || is_storable_light_queue(topic);
}

/// The walk that fills the new queues.
class Rebuilder {
 public:
  Rebuilder(file::Disk& disk, const inspect::FileSet& log, const QueueRebuild& rebuild)
      : log_(log),
        rebuild_(rebuild),
        table_(disk, simple_place(rebuild),
               {rebuild.batch_directory(), rebuild.batch_file_bytes, QueueKind::kBatch}) {
    for (const std::string& topic : rebuild.batch_topics) table_.add_batch_topic(topic);
  }

  Status run() {
    Status opened = table_.load();
    if (!opened) return opened;
    inspect::LogWalk walk(log_, {log_.begin()});
    while (!log_.empty()) {
      const Result<LogStep> step = walk.next();
      if (!step) return step.error();
      if (*step == LogStep::kEnd) break;
      if (*step != LogStep::kRecord || is_filler(walk.record()))
        lost_bytes_ += walk.range().bytes();
      if (*step != LogStep::kRecord || !inspect::enters_queue(walk.record())) continue;
      Status entered = enter(walk.record());
      if (!entered) return entered;
      last_record_ = walk.record().log_offset;
    }
    keep_numbers();
    Status done = sync();
    return done ? table_.set_progress(last_record_) : done;
  }

 private:
  static QueueTable::Place simple_place(const QueueRebuild& rebuild) {
    if (!rebuild.is_database) return {rebuild.simple_directory(), rebuild.file_bytes};
    return {rebuild.simple_directory(), QueueEntry::kDatabaseBytes, QueueKind::kDatabase};
  }

  Status enter(const wire::record::Record& record) {
    const inspect::DeletedTopics* deleted = rebuild_.deleted;
    if (deleted != nullptr && deleted->is_dropped(record.topic, record.log_offset)) return {};
    inspect::read_facts(record.properties, facts_);
    if (std::ranges::binary_search(rebuild_.batch_topics, record.topic)) return enter_batch(record);
    inspect::ExpectedEntry expected =
        inspect::expected_entry(record, facts_, rebuild_.delay_levels);
    Status done = put(std::string(record.topic), record.queue_id, expected);
    if (facts_.light_queues.empty()) return done;
    for (const LightEntry& light : light_entries(record.topic, record.properties)) {
      expected.offset = light.offset;
      if (done) done = put(std::string(light.queue), {0}, expected);
    }
    return done;
  }

  Status enter_batch(const wire::record::Record& record) {
    const inspect::QueueKey key{record.topic, record.queue_id.value};
    const inspect::BatchUnit unit = inspect::expected_unit(record, facts_);
    if (!std::ranges::binary_search(rebuild_.batch_queues, key) || !unit.is_valid()) return {};
    Queue& queue = table_.find_or_create(record.topic, record.queue_id);
    const QueueEntry entry{.log_offset = unit.log_offset,
                           .size = unit.size,
                           .count = unit.count,
                           .tags_code = unit.tags_code,
                           .first = unit.first,
                           .store_ms = unit.store_ms};
    return put(queue, place_of(queue, unit.first.value, kUnitBytesMin), entry);
  }

  Status put(const std::string& topic, QueueId id, const inspect::ExpectedEntry& expected) {
    const bool is_wanted =
        rebuild_.is_database ||
        std::ranges::binary_search(rebuild_.queues, inspect::QueueKey{topic, id.value});
    if (!is_wanted || !is_storable_name(topic) || id.value < 0) return {};
    Queue& queue = table_.find_or_create(topic, id);
    const std::int64_t number =
        place_of(queue, expected.offset.value, wire::record::kFixedBytesMin);
    stand_in(queue, number, expected.entry);
    return put(queue, number, expected.entry);
  }

  Status put(Queue& queue, std::int64_t number, const QueueEntry& entry) {
    dirty_.put(queue, {number}, entry);
    return dirty_.entry_count() >= kEntriesMax ? sync() : Status();
  }

  /// The number an entry gets: the record's own, unless it goes back, or jumps further than lost
  /// records explain.
  std::int64_t place_of(const Queue& queue, std::int64_t number, std::int64_t bytes_min) const {
    if (number < 0 || number > kNumberMax) return queue.max().value;
    if (!queue.last_entry()) return number;
    const std::int64_t next = queue.max().value;
    const std::int64_t jump_max = lost_bytes_ / bytes_min;
    return number < next || number - next > jump_max ? next : number;
  }

  void stand_in(Queue& queue, std::int64_t number, const QueueEntry& following) {
    const auto& last = queue.last_entry();
    std::int64_t next = queue.max().value;
    QueueEntry entry = following;
    if (last) {
      entry = *last;
    } else {
      // Blanks in front of a queue are right where the log has lost its begin, and only there.
      const std::int64_t per_file = queue.files().entries_per_file();
      next = log_.begin() > 0 ? number : number - number % per_file;
    }
    for (; next < number; ++next) dirty_.put(queue, {next}, entry);
  }

  /// Of queues whose records have all expired: as their last entry stands one of a record before
  /// the log's begin.
  void keep_numbers() {
    if (log_.begin() <= 0) return;
    for (const auto& [key, next] : rebuild_.next_numbers) {
      if (std::ranges::binary_search(rebuild_.batch_topics, key.first)) continue;
      Queue& queue = table_.find_or_create(key.first, {key.second});
      if (queue.last_entry() || next.value <= 0) continue;
      dirty_.put(queue, {next.value - 1}, {.log_offset = {0}, .size = 1});
    }
  }

  Status sync() {
    const std::vector<Queue*> queues = dirty_.take();
    Status done = dirty_.write_tails(queues);
    for (Queue* queue : queues) {
      if (done) done = queue->sync();
    }
    return done;
  }

  const inspect::FileSet& log_;
  const QueueRebuild& rebuild_;
  QueueTable table_;
  Health health_;
  DirtyQueues dirty_{health_};
  inspect::RecordFacts facts_;
  LogOffset last_record_;
  std::int64_t lost_bytes_ = 0;  ///< passed so far: bounds how many numbers a queue may jump
};

}  // namespace

Status rebuild_queues(file::Disk& disk, const inspect::FileSet& log, const QueueRebuild& rebuild) {
  if (rebuild.is_empty()) return {};
  return Rebuilder(disk, log, rebuild).run();
}

}  // namespace saker::store::repair
