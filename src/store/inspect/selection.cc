#include "store/inspect/selection.h"

#include <algorithm>
#include <vector>

#include "store/inspect/index_check.h"
#include "store/inspect/index_layout.h"
#include "store/inspect/log_walk.h"
#include "store/inspect/queue_bounds.h"
#include "store/inspect/record_facts.h"
#include "store/inspect/record_reader.h"
#include "store/inspect/unit_reader.h"

namespace saker::store::inspect {
namespace {

constexpr std::size_t kQueueBufferBytes = 500 * QueueEntry::kBytes;
constexpr std::int64_t kProgressBytes = 64 << 20;

bool has_key(const RecordFacts& facts, std::string_view wanted) {
  if (facts.unique_key == wanted) return true;
  for (std::string_view rest = facts.keys; !rest.empty();) {
    const std::string_view key = rest.substr(0, rest.find(' '));
    if (key == wanted) return true;
    rest.remove_prefix(std::min(key.size() + 1, rest.size()));
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
        reader_(survey.log) {}

  Result<Selected> run() {
    Status done = choose_way();
    if (!done) return done.error();
    return selected_;
  }

 private:
  Status choose_way();
  Status by_walk();
  Status by_queues();
  Status by_queue(const QueueSet& queue);
  Status by_index();
  Status look_up(const PlainFile& file, std::int32_t hash, std::vector<LogOffset>& offsets);
  Status require_begin();
  Result<LogRange> range_of_times();
  std::optional<std::int64_t> store_time(LogOffset at);
  Status take_at(LogOffset at, const char* what);
  void offer(const wire::record::Record& record, bool led_by_queue);
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
  RecordFacts facts_;
  Selected selected_;
};

Status Selector::choose_way() {
  const bool has_index = !survey_.index.empty();
  if (wanted_.begin || wanted_.scan) return by_walk();
  if (!wanted_.key.empty()) {
    return !wanted_.topic.empty() && has_index ? by_index() : by_walk();
  }
  const bool has_queue =
      std::any_of(survey_.queues.begin(), survey_.queues.end(),
                  [this](const QueueSet& queue) { return queue.topic == wanted_.topic; });
  return has_queue ? by_queues() : by_walk();
}

void Selector::offer(const wire::record::Record& record, bool led_by_queue) {
  if (is_full()) return;
  if (!led_by_queue) {
    if (!wanted_.topic.empty() && record.topic != wanted_.topic) return;
    if (wanted_.queue && record.queue_id != *wanted_.queue) return;
    if (wanted_.from && record.queue_offset < *wanted_.from) return;
  }
  if (record.store_timestamp_ms < wanted_.from_ms || record.store_timestamp_ms > wanted_.to_ms)
    return;
  if (!wanted_.key.empty()) {
    read_facts(record.properties, facts_);
    if (!has_key(facts_, wanted_.key)) return;
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
  for (const QueueSet& queue : survey_.queues) {
    if (queue.topic != wanted_.topic) continue;
    if (wanted_.queue && queue.id != *wanted_.queue) continue;
    Status done = by_queue(queue);
    if (!done) return done;
  }
  return {};
}

Status Selector::by_queue(const QueueSet& queue) {
  const auto bounds = queue_bounds(queue.files, {survey_.log.begin()});
  if (!bounds) return bounds.error();
  UnitReader entries(queue.files, QueueEntry::kBytes, kQueueBufferBytes);
  std::int64_t number = bounds->min.value;
  if (wanted_.from) number = std::max(number, wanted_.from->value);
  if (wanted_.from_ms > 0) {
    number = entries.partition(number, bounds->max.value, [this](const char* unit) {
      const auto time = store_time(load_entry(unit).log_offset);
      return !time || *time < wanted_.from_ms;
    });
  }
  for (; number < bounds->max.value && !is_full(); ++number) {
    const char* unit = entries.at(number);
    if (unit == nullptr || load_entry(unit).is_blank()) continue;
    Status taken =
        take_at(load_entry(unit).log_offset, "no whole record stands where the queue points to");
    if (!taken) return taken;
  }
  return entries.status();
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
  Result<FileWindow> window = FileWindow::open(survey_.path("index/" + file.name), 4096);
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
