#include "store/append/sequencer.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "store/append/late_properties.h"
#include "wire/record/record.h"

namespace saker::store {
namespace {

bool refuse(StagedGroup& group, AppendOutcome outcome) {
  group.outcome = outcome;
  return false;
}

}  // namespace

void Sequencer::append(StagedBatch& batch) {
  batch.log_offsets.resize(batch.records.size());
  if (!take_turn()) {
    for (StagedGroup& group : batch.groups) group.outcome = AppendOutcome::kBusy;
    return;
  }
  const std::lock_guard lock(mutex_, std::adopt_lock);
  busy_since_ms_.store(clock_.steady_ms(), std::memory_order_relaxed);
  place_groups(batch);
  marks_.set_appended(writer_.tail());
  busy_since_ms_.store(0, std::memory_order_relaxed);
}

/// A turn that waits is a loop that stands still, with all its clients: it does not wait behind an
/// append that hangs already, nor longer than until one counts as hanging.
bool Sequencer::take_turn() {
  if (mutex_.try_lock()) return true;
  const std::int64_t left_ms = busy_after_ms_ - busy_ms();
  if (left_ms <= 0) return false;
  // By the system clock: ThreadSanitizer does not know pthread_mutex_clocklock.
  return mutex_.try_lock_until(std::chrono::system_clock::now() +
                               std::chrono::milliseconds(left_ms));
}

std::int64_t Sequencer::busy_ms() const {
  const std::int64_t since_ms = busy_since_ms_.load(std::memory_order_relaxed);
  return since_ms == 0 ? 0 : std::max<std::int64_t>(0, clock_.steady_ms() - since_ms);
}

void Sequencer::place_groups(StagedBatch& batch) {
  const std::int64_t now_ms = clock_.wall_ms();
  Run run;
  for (std::size_t i = 0; i < batch.groups.size(); ++i) {
    StagedGroup& group = batch.groups[i];
    group.store_timestamp_ms = now_ms;
    if (!make_fit(batch, run, group)) {
      write_run(batch, run);
      continue;
    }
    if (run.bytes == 0) run = {i, i, group.arena_begin, 0};
    const bool has_late_numbers = batch.records[group.first_record].has_late_numbers();
    if (has_late_numbers) write_late_numbers(batch, group);
    assign(batch, run, group);
    run.bytes += group.bytes;
    run.group_end = i + 1;
    if (has_late_numbers) write_run(batch, run);  // the next group does not follow in the arena
  }
  write_run(batch, run);
}

bool Sequencer::make_fit(StagedBatch& batch, Run& run, StagedGroup& group) {
  if (!health_.accepts()) return refuse(group, AppendOutcome::kUnavailable);
  if (writer_.fits(run.bytes, group.bytes)) return true;
  write_run(batch, run);
  // What could not be written ends the log: nothing may stand behind it.
  if (!health_.accepts()) return refuse(group, AppendOutcome::kUnavailable);
  Result<std::shared_ptr<Segment>> next = writer_.take_next();
  if (!next) return refuse(group, AppendOutcome::kCreateSegmentFailed);
  if (Status rolled = writer_.roll_to(std::move(*next)); !rolled) {
    take_no_more(rolled.error());
    return refuse(group, AppendOutcome::kUnavailable);
  }
  return true;
}

void Sequencer::take_no_more(const Error& error) {
  health_.set_broken();
  log::error("store: takes no more messages until a restart: {}", error.message);
}

/// Completes the one record of a group, which may thereby become shorter than it was reckoned.
void Sequencer::write_late_numbers(StagedBatch& batch, StagedGroup& group) {
  StagedRecord& record = batch.records[group.first_record];
  const std::span<LightPlace> places = batch.light_places_of(record);
  for (LightPlace& place : places) place.queue_offset = place.queue->take_offset();
  late_numbers_.clear();
  if (record.is_inner_batch) append_inner_base(late_numbers_, record.queue->take_offset(0));
  if (!places.empty()) append_light_offsets(late_numbers_, places);
  char* bytes = batch.arena.data() + group.arena_begin;
  record.size = static_cast<std::int32_t>(wire::record::append_properties(bytes, late_numbers_));
  group.bytes = record.size;
}

void Sequencer::assign(StagedBatch& batch, const Run& run, StagedGroup& group) {
  char* bytes = batch.arena.data() + group.arena_begin;
  LogOffset at = writer_.tail() + run.bytes;
  for (std::size_t i = 0; i < group.record_count; ++i) {
    StagedRecord& record = batch.records[group.first_record + i];
    record.queue_offset =
        record.queue == nullptr ? QueueOffset{} : record.queue->take_offset(record.message_count);
    wire::record::assign(bytes, {.queue_offset = record.queue_offset,
                                 .log_offset = at,
                                 .store_timestamp_ms = group.store_timestamp_ms});
    batch.log_offsets[group.first_record + i] = at;
    bytes += record.size;
    at = at + record.size;
  }
  group.end = at;
}

void Sequencer::write_run(StagedBatch& batch, Run& run) {
  if (run.bytes == 0) return;
  const std::string_view bytes(batch.arena.data() + run.arena_begin,
                               static_cast<std::size_t>(run.bytes));
  if (const Status written = writer_.write(bytes); written) {
    announce(batch, run);
  } else {
    take_no_more(written.error());
    take_back(batch, run);
  }
  run = {};
}

void Sequencer::announce(StagedBatch& batch, const Run& run) {
  entries_.clear();
  for (std::size_t i = run.first_group; i < run.group_end; ++i) {
    const StagedGroup& group = batch.groups[i];
    const auto offsets = batch.offsets_of(group);
    const auto records = batch.records_of(group);
    for (std::size_t k = 0; k < records.size(); ++k) {
      if (records[k].queue != nullptr) prefetch_tail(*records[k].queue);
      const std::int64_t counts_from = records[k].tags_code_is_delay ? group.store_timestamp_ms : 0;
      entries_.push_back({.queue = records[k].queue,
                          .queue_offset = records[k].queue_offset,
                          .entry = {.log_offset = offsets[k],
                                    .size = records[k].size,
                                    .count = records[k].message_count,
                                    .tags_code = counts_from + records[k].tags_code,
                                    .first = records[k].queue_offset,
                                    .store_ms = group.store_timestamp_ms},
                          .store_timestamp_ms = group.store_timestamp_ms});
      for (const LightPlace& light : batch.light_places_of(records[k])) {
        entries_.push_back(entries_.back());
        entries_.back().queue = light.queue;
        entries_.back().queue_offset = light.queue_offset;
      }
    }
    last_timestamp_ms_ = group.store_timestamp_ms;
  }
  dispatcher_.add(entries_);
}

void Sequencer::take_back(StagedBatch& batch, const Run& run) {
  for (std::size_t i = run.first_group; i < run.group_end; ++i) {
    StagedGroup& group = batch.groups[i];
    group.outcome = AppendOutcome::kUnavailable;
    for (const StagedRecord& record : batch.records_of(group)) {
      if (record.queue != nullptr) record.queue->give_back_offset(record.message_count);
      for (const LightPlace& light : batch.light_places_of(record)) light.queue->give_back_offset();
    }
  }
}

Sequencer::Position Sequencer::position() const {
  const std::lock_guard lock(mutex_);
  return {writer_.tail(), last_timestamp_ms_};
}

}  // namespace saker::store
