#include "store/inspect/selection.h"

#include <algorithm>
#include <vector>

#include "model/light_queue.h"
#include "model/property.h"
#include "model/sys_flag.h"
#include "store/inspect/index_check.h"
#include "store/inspect/index_layout.h"
#include "store/inspect/log_walk.h"
#include "store/inspect/queue_entries.h"
#include "store/inspect/record_facts.h"
#include "store/inspect/record_reader.h"
#include "wire/record/batch_body.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kProgressBytes = 64 << 20;

bool has_key(std::string_view unique_key, std::string_view keys, std::string_view wanted) {
  if (unique_key == wanted) return true;
  for (std::string_view rest = keys; !rest.empty();) {
    const std::string_view key = rest.substr(0, rest.find(' '));
    if (key == wanted) return true;
    rest.remove_prefix(std::min(key.size() + 1, rest.size()));
  }
  return false;
}

/// Whether a message inside a batch has the key. A compressed batch says nothing.
bool holds_key(const wire::record::Record& record, std::string_view wanted) {
  if ((record.sys_flag & sys_flag::kInnerBatch) == 0) return false;
  wire::record::BatchWalk walk(record.body);
  for (wire::record::BatchUnit unit; walk.next(unit);) {
    if (has_key(property::find(unit.properties, property::kUniqueKey),
                property::find(unit.properties, property::kKeys), wanted))
      return true;
  }
  return false;
}

/// One run of select().
class Selector {
 public:
  Selector(const Survey& survey, const Selection& selection, const RecordVisitor& visit,
           const LossVisitor& lost, const Progress& progress)
      : survey_(survey),
        wanted_(selection),
        visit_(visit),
        lost_(lost),
        progress_(progress),
        reader_(survey.log),
        catalog_(survey) {}

  Result<Selected> run() {
    Status done = choose_way();
    if (!done) return done.error();
    report_faults();
    return selected_;
  }

 private:
  Status choose_way();
  Status by_walk();
  Status by_queues();
  Status by_queue(QueueEntries& queue);
  std::int64_t first_entry(QueueEntries& queue, const QueueBounds& bounds);
  Status by_index();
  Status look_up(const PlainFile& file, std::int32_t hash, std::vector<LogOffset>& offsets);
  Status require_begin();
  Result<LogRange> range_of_times();
  std::optional<std::int64_t> store_time(LogOffset at);
  Status take_at(LogOffset at, const char* what);
  bool stands_in_wanted_queue(const wire::record::Record& record) const;
  void offer(const wire::record::Record& record, bool led_by_queue);
  void report_faults();
  bool is_full() const { return selected_.count >= wanted_.count_max; }
  void report_loss(LogOffset at, const std::string& what) {
    ++selected_.unreadable_count;
    lost_(at, what);
  }

  const Survey& survey_;
  const Selection& wanted_;
  const RecordVisitor& visit_;
  const LossVisitor& lost_;
  const Progress& progress_;
  RecordReader reader_;
  QueueCatalog catalog_;
  RecordFacts facts_;
  Selected selected_;
};

void Selector::report_faults() {
  for (const auto& [path, begin, end] : survey_.faults->all()) {
    report_loss({-1}, survey_.shown(path) + ": the disk does not give the bytes from " +
                          std::to_string(begin) + " to " + std::to_string(end));
  }
}

Status Selector::choose_way() {
  if (wanted_.begin || wanted_.scan || wanted_.topic.empty()) return by_walk();
  const auto queues = catalog_.of_topic(wanted_.topic);
  if (!queues) return queues.error();
  // The index knows a batch by its own key alone, and messages by the topic that they were sent to.
  const bool is_batch = !queues->empty() && queues->front()->kind() == QueueKind::kBatch;
  const bool has_index = !survey_.index.empty() && !is_batch && !is_light_queue(wanted_.topic);
  if (!wanted_.key.empty() && has_index) return by_index();
  return queues->empty() || (!wanted_.key.empty() && !is_batch && !is_light_queue(wanted_.topic))
             ? by_walk()
             : by_queues();
}

/// What a queue would say, of a record that was found without one.
bool Selector::stands_in_wanted_queue(const wire::record::Record& record) const {
  if (wanted_.topic.empty()) return true;
  if (is_light_queue(wanted_.topic)) {
    if (wanted_.queue && wanted_.queue->value != 0) return false;
    for (const LightEntry& light : light_entries(record.topic, record.properties)) {
      if (light.queue == wanted_.topic) return !wanted_.from || light.offset >= *wanted_.from;
    }
    return false;
  }
  if (record.topic != wanted_.topic) return false;
  if (wanted_.queue && record.queue_id != *wanted_.queue) return false;
  if (!wanted_.from || record.queue_offset >= *wanted_.from) return true;
  RecordFacts facts;
  read_facts(record.properties, facts);
  const BatchUnit unit = expected_unit(record, facts);
  return unit.is_valid() && unit.first.value + unit.count > wanted_.from->value;
}

void Selector::offer(const wire::record::Record& record, bool led_by_queue) {
  if (is_full()) return;
  if (!led_by_queue && !stands_in_wanted_queue(record)) return;
  if (record.store_timestamp_ms < wanted_.from_ms || record.store_timestamp_ms > wanted_.to_ms)
    return;
  if (!wanted_.key.empty()) {
    read_facts(record.properties, facts_);
    if (!has_key(facts_.unique_key, facts_.keys, wanted_.key) && !holds_key(record, wanted_.key))
      return;
  }
  ++selected_.count;
  visit_(record);
}

Status Selector::require_begin() {
  const auto found = reader_.at(*wanted_.begin);
  if (!found) return found.error();
  if (*found) return {};
  std::string message = "no record begins at log offset " + std::to_string(wanted_.begin->value);
  const LogOffset from = std::max(*wanted_.begin, LogOffset{survey_.log.begin()});
  LogWalk walk(survey_.log, from);
  for (Result<LogStep> step = walk.next(); step; step = walk.next()) {
    if (*step == LogStep::kRecord) {
      message += "; the next one begins at " + std::to_string(walk.range().begin.value);
      break;
    }
    if (*step == LogStep::kEnd) {
      message +=
          "; the log goes from " + std::to_string(survey_.log.begin()) + " to its end before it";
      break;
    }
  }
  return Error{ErrorCode::kOutOfRange, message};
}

std::optional<std::int64_t> Selector::store_time(LogOffset at) {
  const auto found = reader_.at(at);
  if (!found || !*found) return std::nullopt;
  return (*found)->store_timestamp_ms;
}

Result<LogRange> Selector::range_of_times() {
  LogRange range{{survey_.log.begin()}, {survey_.log.end()}};
  for (const SetFile& file : survey_.log.files) {
    const std::optional<std::int64_t> first = store_time({file.base});
    if (!first) continue;
    if (*first < wanted_.from_ms) range.begin = {file.base};
    if (*first > wanted_.to_ms) {
      range.end = {file.base};
      break;
    }
  }
  return range;
}

Status Selector::by_walk() {
  Result<LogRange> range = range_of_times();
  if (!range) return range.error();
  if (wanted_.begin) {
    Status is_there = require_begin();
    if (!is_there) return is_there;
    range->begin = std::max(range->begin, *wanted_.begin);
  }
  LogWalk walk(survey_.log, range->begin);
  std::int64_t reported = 0;
  while (!survey_.log.empty() && !is_full()) {
    const Result<LogStep> step = walk.next();
    if (!step) return step.error();
    if (*step == LogStep::kEnd || walk.range().begin >= range->end) break;
    if (*step == LogStep::kRecord) offer(walk.record(), false);
    if (*step == LogStep::kDamage || *step == LogStep::kGap) {
      report_loss(walk.range().begin,
                  std::to_string(walk.range().bytes()) +
                      (*step == LogStep::kGap ? " bytes are missing" : " bytes cannot be read"));
    }
    const std::int64_t done = walk.range().end - range->begin;
    if (progress_ && done - reported >= kProgressBytes) progress_(reported = done, range->bytes());
  }
  return {};
}

Status Selector::take_at(LogOffset at, const char* what) {
  const auto found = reader_.at(at);
  if (!found) return found.error();
  if (*found) {
    offer(**found, true);
  } else {
    report_loss(at, what);
  }
  return {};
}

Status Selector::by_queues() {
  const auto queues = catalog_.of_topic(wanted_.topic);
  if (!queues) return queues.error();
  for (const auto& queue : *queues) {
    if (wanted_.queue && queue->name().id != *wanted_.queue) continue;
    Status done = by_queue(*queue);
    if (!done) return done;
  }
  return {};
}

std::int64_t Selector::first_entry(QueueEntries& queue, const QueueBounds& bounds) {
  const bool is_batch = queue.kind() == QueueKind::kBatch;
  std::int64_t number = bounds.entry_begin;
  if (wanted_.from && !is_batch) number = std::max(number, wanted_.from->value);
  if (wanted_.from && is_batch) {
    number = queue.partition(number, bounds.entry_end, [this](const QueueEntry& entry) {
      return entry.next_offset() <= *wanted_.from;
    });
  }
  if (wanted_.from_ms <= 0) return number;
  return queue.partition(number, bounds.entry_end, [this](const QueueEntry& entry) {
    // The records', not those that some kinds of entries have: damage there must hide nothing.
    const auto time = store_time(entry.log_offset);
    return !time || *time < wanted_.from_ms;
  });
}

Status Selector::by_queue(QueueEntries& queue) {
  const auto bounds = queue.bounds({survey_.log.begin()});
  if (!bounds) return bounds.error();
  std::int64_t number = first_entry(queue, *bounds);
  while (number < bounds->entry_end && !is_full() && queue.status()) {
    const std::optional<QueueEntry> entry = queue.at(number++);
    if (!entry) number = queue.following(number);
    if (!entry || entry->is_blank()) continue;
    if (!entry->is_valid()) {
      report_loss(entry->log_offset, "entry " + std::to_string(number - 1) + " of queue " +
                                         std::to_string(queue.name().id.value) +
                                         " was never written, or cannot be read");
      continue;
    }
    Status taken = take_at(entry->log_offset, "no whole record stands where the queue points to");
    if (!taken) return taken;
  }
  return queue.status();
}

Status Selector::by_index() {
  wire::record::Record record;
  record.topic = wanted_.topic;
  RecordFacts facts;
  facts.unique_key = wanted_.key;
  IndexHashes hashes;
  index_hashes_of(record, facts, hashes);
  std::vector<LogOffset> offsets;
  for (const PlainFile& file : survey_.index) {
    Status done = look_up(file, hashes.keys.front(), offsets);
    if (!done) return done;
  }
  std::sort(offsets.begin(), offsets.end());
  offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end());
  for (const LogOffset at : offsets) {
    if (at.value < survey_.log.begin()) continue;  // expired
    const auto found = reader_.at(at);
    if (!found) return found.error();
    if (*found) offer(**found, false);
    if (!*found) report_loss(at, "no whole record stands where the index points to");
  }
  return {};
}

Status Selector::look_up(const PlainFile& file, std::int32_t hash,
                         std::vector<LogOffset>& offsets) {
  Result<FileWindow> window =
      FileWindow::open(survey_.path("index/" + file.name), 4096, survey_.faults.get());
  if (!window) return window.error();
  const auto layout = read_index_layout(*window);
  if (!layout) return layout.error();
  if (!*layout) return {};
  const auto slot = window->read((*layout)->slot_at(hash % (*layout)->slots), 4);
  if (!slot) return slot.error();
  if (slot->size() < 4) return {};
  // A chain leads to ever smaller numbers; one that does not is broken and ends here.
  for (auto number = static_cast<std::int32_t>(load_be32(slot->data())); number > 0;) {
    const auto bytes = window->read((*layout)->entry_at(number), IndexEntry::kBytes);
    if (!bytes) return bytes.error();
    if (bytes->size() < IndexEntry::kBytes) return {};
    const IndexEntry entry = load_index_entry(bytes->data());
    if (entry.hash == hash) offsets.push_back(entry.log_offset);
    if (entry.previous >= number) return {};
    number = entry.previous;
  }
  return {};
}

}  // namespace

Result<Selected> select(const Survey& survey, const Selection& selection,
                        const RecordVisitor& visit, const LossVisitor& lost,
                        const Progress& progress) {
  return Selector(survey, selection, visit, lost, progress).run();
}

}  // namespace saker::store::inspect
