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

bool is_storable_name(std::string_view topic) {
  return is_storable_topic(topic, true) || is_storable_light_queue(topic);
}

/// The walk that fills the new queues.
class Rebuilder {
 public:
  Rebuilder(file::Disk& disk, const inspect::FileSet& log, const QueueRebuild& rebuild)
      : log_(log), rebuild_(rebuild), table_(disk, rebuild.directory, rebuild.file_bytes) {}

  Status run() {
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
    }
    return sync();
  }

 private:
  Status enter(const wire::record::Record& record) {
    inspect::read_facts(record.properties, facts_);
    inspect::ExpectedEntry expected = inspect::expected_entry(record, facts_);
    Status done = put(std::string(record.topic), record.queue_id, expected);
    if (facts_.light_queues.empty()) return done;
    for (const LightEntry& light : light_entries(record.topic, record.properties)) {
      expected.offset = light.offset;
      if (done) done = put(std::string(light.queue), {0}, expected);
    }
    return done;
  }

  Status put(const std::string& topic, QueueId id, const inspect::ExpectedEntry& expected) {
    const bool is_wanted = std::binary_search(rebuild_.queues.begin(), rebuild_.queues.end(),
                                              inspect::QueueKey{topic, id.value});
    if (!is_wanted || !is_storable_name(topic) || id.value < 0) return {};
    Queue& queue = table_.find_or_create(topic, id);
    const std::int64_t number = place_of(queue, expected.offset.value);
    stand_in(queue, number, expected.entry);
    dirty_.put(queue, {number}, expected.entry);
    return dirty_.entry_count() >= kEntriesMax ? sync() : Status();
  }

  /// The number an entry gets: the record's own, unless it goes back, or jumps further than lost
  /// records explain.
  std::int64_t place_of(const Queue& queue, std::int64_t number) const {
    if (number < 0 || number > kNumberMax) return queue.max().value;
    if (!queue.last_entry()) return number;
    const std::int64_t next = queue.max().value;
    const std::int64_t jump_max = lost_bytes_ / wire::record::kFixedBytesMin;
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
      const std::int64_t per_file = rebuild_.file_bytes / QueueEntry::kBytes;
      next = log_.begin() > 0 ? number : number - number % per_file;
    }
    for (; next < number; ++next) dirty_.put(queue, {next}, entry);
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
  std::int64_t lost_bytes_ = 0;  ///< passed so far: bounds how many numbers a queue may jump
};

}  // namespace

Status rebuild_queues(file::Disk& disk, const inspect::FileSet& log, const QueueRebuild& rebuild) {
  if (rebuild.queues.empty()) return {};
  return Rebuilder(disk, log, rebuild).run();
}

}  // namespace saker::store::repair
