#include "store/inspect/verifier.h"

#include <algorithm>
#include <string_view>

#include "file/directory.h"
#include "store/foreign_tables.h"
#include "store/inspect/compaction_check.h"
#include "store/inspect/config_check.h"
#include "store/inspect/database_check.h"
#include "store/inspect/index_check.h"
#include "store/inspect/log_files_check.h"
#include "store/inspect/queue_checks.h"
#include "store/inspect/record_facts.h"
#include "store/inspect/record_reader.h"
#include "store/inspect/timer_check.h"
#include "store/queue/topic_name.h"
#include "wire/record/record_crc.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kProgressBytes = 64 << 20;
constexpr std::int64_t kCheckpointBytes = 4096;
constexpr std::int64_t kCheckpointFieldsBytes = 48;

/// One walk.
class Verification {
 public:
  Verification(const Survey& survey, const Progress& progress)
      : survey_(survey),
        progress_(progress),
        context_{.survey = survey,
                 .findings = verdict_.findings,
                 .damage = verdict_.damage,
                 .gaps = verdict_.gaps,
                 .lost_entries = verdict_.lost_entries,
                 .log_begin = {survey.log.begin()},
                 .is_settled = !survey.has_abort && !survey.holder},
        queues_(context_),
        index_(context_) {}

  Result<Verdict> run() {
    verdict_.log_begin = context_.log_begin;
    check_state();
    check_log_is_there();
    Status done = check_log_files(survey_, verdict_.findings, verdict_.needless_log_files);
    if (done) done = queues_.open();
    if (done) done = walk();
    if (done) done = queues_.finish(verdict_);
    if (done) done = finish_index();
    if (done) done = check_compactions();
    if (done) done = check_checkpoint();
    if (done) check_foreign_tables();
    if (done && survey_.has_timers()) done = TimerCheck(context_).run();
    if (!done) return done.error();
    check_config(survey_, verdict_.findings);
    check_databases(survey_, verdict_.findings);
    report_faults();
    return std::move(verdict_);
  }

 private:
  void check_state();
  void check_log_is_there();
  Status walk();
  Status meet(const LogWalk& walk);
  void check_record(const LogWalk& walk);
  Status take_step(LogStep step, const LogWalk& walk);
  Status check_tail(const LogWalk& walk);
  void report_tail(const LogWalk& walk, std::int64_t first, std::int64_t end);
  Status finish_index();
  Status check_compactions();
  void check_foreign_tables();
  Status check_checkpoint();
  void report_faults();
  /// Of all files that are walked through.
  std::int64_t total_bytes() const;
  void report(std::int64_t done);

  void add(std::string_view kind, LogOffset at, std::string text, bool is_note = false) {
    const SetFile* file = survey_.log.holding(at.value);
    verdict_.findings.add(
        {.kind = kind,
         .is_note = is_note,
         .file = survey_.shown(file == nullptr ? survey_.log.directory : survey_.log.path(*file)),
         .offset = file == nullptr ? -1 : at.value - file->base,
         .text = std::move(text)});
  }
  void note(std::string_view kind, const std::string& file, std::string text) {
    verdict_.findings.add({kind, true, file, -1, std::move(text)});
  }

  const Survey& survey_;
  const Progress& progress_;
  Verdict verdict_;
  QueueCheckContext context_;
  QueueChecks queues_;
  IndexCheck index_;
  RecordFacts facts_;
  bool checkpoint_is_record_ = false;
  std::int64_t reported_ = 0;
};

void Verification::check_state() {
  if (survey_.holder) {
    note(kind::kInUse, "lock",
         "in use by " + *survey_.holder + ": what it writes meanwhile is not judged");
  } else if (survey_.has_abort) {
    note(kind::kUnclosed, "abort",
         "the last broker did not stop in order; the next start recovers the end of the log");
  }
  std::string unchecked;
  for (const std::string& part : survey_.other_parts)
    unchecked += (unchecked.empty() ? "" : ", ") + part;
  if (!unchecked.empty()) note(kind::kUnchecked, "", "not looked into: " + unchecked);
  if (survey_.index.empty() && !survey_.log.empty())
    note(kind::kIndexNone, "index", "there is no index: queries by key find nothing");
}

void Verification::check_log_is_there() {
  if (!survey_.log.empty()) return;
  const bool is_lost = !survey_.queues.empty() || !survey_.batch_queues.empty();
  verdict_.findings.add({kind::kLogMissing, !is_lost, survey_.shown(survey_.log.directory), -1,
                         is_lost ? "has no files although there are queues: all messages are "
                                   "gone, and the next start removes the queues"
                                 : "has no files yet"});
}

Status Verification::walk() {
  LogWalk walk(survey_.log, context_.log_begin);
  while (!survey_.log.empty()) {
    const Result<LogStep> step = walk.next();
    if (!step) return step.error();
    Status done = *step == LogStep::kRecord ? meet(walk) : take_step(*step, walk);
    if (!done) return done;
    const std::int64_t at = walk.range().end.value - context_.log_begin.value;
    if (at - reported_ >= kProgressBytes) report(at);
    if (*step == LogStep::kEnd) break;
  }
  report(survey_.log.bytes());
  return {};
}

std::int64_t Verification::total_bytes() const {
  std::int64_t sum = survey_.log.bytes();
  for (const CompactionSet& set : survey_.compactions) sum += set.log.bytes();
  return sum;
}

void Verification::report(std::int64_t done) {
  reported_ = done;
  if (progress_) progress_(done, total_bytes());
}

Status Verification::check_compactions() {
  CompactionCheck check(context_, [this](std::int64_t bytes) { report(reported_ + bytes); });
  return check.run(verdict_);
}

Status Verification::meet(const LogWalk& walk) {
  const wire::record::Record& record = walk.record();
  if (verdict_.record_count++ == 0) verdict_.first_store_ms = record.store_timestamp_ms;
  verdict_.last_store_ms = std::max(verdict_.last_store_ms, record.store_timestamp_ms);
  verdict_.record_bytes += record.total_size;
  if (survey_.checkpoint && record.log_offset.value == survey_.checkpoint->logics_offset)
    checkpoint_is_record_ = true;
  read_facts(record.properties, facts_);
  check_record(walk);
  if (enters_queue(record)) queues_.meet(record, facts_);
  return index_.meet(record, facts_);
}

void Verification::check_record(const LogWalk& walk) {
  const wire::record::Record& record = walk.record();
  if (facts_.flaw_at >= 0) {
    add(kind::kRecordProperties, record.log_offset,
        "the properties of the record are torn from their byte " + std::to_string(facts_.flaw_at) +
            " on; its body is whole");
  }
  if (wire::record::check_record_crc(walk.bytes()) == wire::record::RecordCrc::kWrong) {
    add(kind::kRecordCrc, record.log_offset,
        "the record does not match its own checksum, although its body does: a field or a "
        "property has changed");
  }
  if (!is_storable_topic(record.topic, true) || record.queue_id.value < 0) {
    add(kind::kRecordTopic, record.log_offset,
        "the record has an impossible topic or queue: no broker can enter it in a queue");
  }
}

Status Verification::take_step(LogStep step, const LogWalk& walk) {
  const LogRange range = walk.range();
  switch (step) {
    case LogStep::kDamage:
      verdict_.damage.push_back(range);
      add(kind::kLogDamage, range.begin,
          std::to_string(range.bytes()) + " bytes from log offset " +
              std::to_string(range.begin.value) + " on cannot be read (" +
              std::string(walk.flaw()) +
              "); there are records behind them, which RocketMQ loses when it recovers here");
      return {};
    case LogStep::kGap:
      verdict_.gaps.push_back(range);
      verdict_.findings.add({kind::kLogGap, false, survey_.shown(survey_.log.directory), -1,
                             "files from log offset " + std::to_string(range.begin.value) + " to " +
                                 std::to_string(range.end.value) +
                                 " are missing: restore them from a copy"});
      return {};
    case LogStep::kEnd:
      context_.log_end = verdict_.log_end = range.begin;
      return check_tail(walk);
    default:
      return {};
  }
}

Status Verification::check_tail(const LogWalk& walk) {
  std::optional<std::int64_t> first;
  std::int64_t end = 0;
  for (const SetFile& file : survey_.log.files) {
    const std::int64_t from = std::max(verdict_.log_end.value, file.base) - file.base;
    if (from >= file.bytes) continue;
    Result<FileWindow> window = FileWindow::open(survey_.log, file);
    if (!window) return window.error();
    const auto nonzero = window->first_nonzero(from, file.bytes);
    if (!nonzero) return nonzero.error();
    if (!*nonzero) continue;
    const auto last = window->end_of_nonzero(**nonzero, file.bytes);
    if (!last) return last.error();
    if (!first) first = file.base + **nonzero;
    end = file.base + *last;
  }
  if (first) report_tail(walk, *first, end);
  return {};
}

void Verification::report_tail(const LogWalk& walk, std::int64_t first, std::int64_t end) {
  verdict_.tail = LogRange{verdict_.log_end, {end}};
  const std::string bytes = std::to_string(end - verdict_.log_end.value) + " bytes";
  const bool is_in_use = survey_.holder.has_value();
  const bool is_at_end = first - verdict_.log_end.value < 8;
  if (is_at_end && walk.is_foreign_record()) {
    add(kind::kLogStale, verdict_.log_end,
        "behind the last record stands one of another place (" + bytes +
            " in all): RocketMQ takes it for the next one",
        is_in_use);
  } else if (is_at_end) {
    add(kind::kLogTorn, verdict_.log_end,
        bytes + " behind the last whole record are no record (" + std::string(walk.flaw()) +
            "): a write that did not end; its message is lost",
        is_in_use);
  } else {
    add(kind::kLogStale, {first},
        "the log ends at " + std::to_string(verdict_.log_end.value) +
            ", but not all is zero behind it: what an earlier end left; a record that ends right "
            "before it could revive it",
        is_in_use);
  }
}

Status Verification::finish_index() {
  Status done = index_.finish();
  if (!done) return done;
  verdict_.index_entry_count = index_.entry_count();
  for (const PlainFile& file : survey_.index) {
    done = check_index_chains(survey_, file, verdict_.findings, !context_.is_settled);
    if (!done && done.error().code != ErrorCode::kNotFound) return done;
  }
  const FindingList& found = verdict_.findings;
  verdict_.is_index_damaged = found.has(kind::kIndexFile) || found.has(kind::kIndexChain) ||
                              found.has(kind::kIndexEntry) || found.has(kind::kIndexMissing);
  return {};
}

void Verification::check_foreign_tables() {
  RecordReader records(survey_.log);
  const auto stands = [&records](LogOffset at, std::int32_t size) {
    const auto found = records.at(at);
    return found && *found && (*found)->total_size == size;
  };
  const std::string part = survey_.shown(foreign_tables_directory(survey_.place.root));
  const Result<ForeignHalves> halves = read_foreign_halves(survey_.place.root);
  const Result<ForeignTimers> timers = read_foreign_timers(survey_.place.root);
  const bool is_in_use = survey_.holder.has_value();
  if (!halves || !timers) {
    const Error& error = !halves ? halves.error() : timers.error();
    verdict_.findings.add(
        {kind::kForeignTable, is_in_use, part, -1, "cannot be read: " + error.message});
    return;
  }
  const auto waiting =
      std::count_if(halves->rows.begin(), halves->rows.end(),
                    [&stands](const ForeignHalf& half) { return stands(half.at, half.bytes); });
  if (waiting > 0) {
    note(kind::kForeignTable, part,
         "has " + std::to_string(waiting) +
             " half messages of RocketMQ's (transRocksDBEnable); a start of Saker takes those over "
             "that are not settled");
  }
  if (timers->taken_until > QueueOffset{}) {
    note(kind::kForeignTable, part,
         "has timer messages of RocketMQ's (timerRocksDBEnable) up to offset " +
             std::to_string(timers->taken_until.value) +
             " of the timer topic; Saker takes those that wait from there");
  }
}

Status Verification::check_checkpoint() {
  if (!survey_.checkpoint) {
    if (!survey_.log.empty() && !file::exists(survey_.path("checkpoint")))
      note(kind::kCheckpoint, "checkpoint", "is missing: the next recovery reads the whole log");
    return {};
  }
  Result<FileWindow> file =
      FileWindow::open(survey_.path("checkpoint"), kCheckpointBytes, survey_.faults.get());
  if (!file) return file.error();
  const auto rest = file->first_nonzero(kCheckpointFieldsBytes, file->bytes());
  if (!rest) return rest.error();
  if (file->bytes() != kCheckpointBytes || *rest) {
    verdict_.is_checkpoint_wrong = true;
    verdict_.findings.add({kind::kCheckpoint, false, "checkpoint", rest->value_or(-1),
                           "is not 4096 bytes with zeros behind its six fields"});
  }
  const Checkpoint& checkpoint = *survey_.checkpoint;
  const LogOffset dispatched{checkpoint.logics_offset};
  if (dispatched.value > 0 && dispatched >= context_.log_begin && !checkpoint_is_record_ &&
      !survey_.holder) {
    verdict_.is_checkpoint_wrong = true;
    verdict_.findings.add(
        {kind::kCheckpoint, false, "checkpoint", 40,
         "names " + std::to_string(dispatched.value) +
             " as the last record with entries, where none stands: a recovery would start too "
             "late and leave queues without entries"});
  }
  if (checkpoint.physic_ms > verdict_.last_store_ms && verdict_.record_count > 0 && !survey_.holder)
    note(kind::kCheckpoint, "checkpoint",
         "is later than the last record: records at the end were lost, or cut by a recovery");
  return {};
}

/// What stands in such parts was judged as zeros.
void Verification::report_faults() {
  for (const auto& [path, begin, end] : survey_.faults->all()) {
    verdict_.findings.add(
        {kind::kUnreadable, false, survey_.shown(path), begin,
         "the disk does not give the bytes up to " + std::to_string(end) +
             ": copy the directory to another disk before anything is changed in it"});
  }
}

}  // namespace

Result<Verdict> verify(const Survey& survey, const Progress& progress) {
  return Verification(survey, progress).run();
}

}  // namespace saker::store::inspect
