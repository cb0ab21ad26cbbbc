#include "store/append/sequencer.h"

#include "base/log.h"
#include "wire/record/record.h"

namespace saker::store {

void Sequencer::append(StagedBatch& batch) {
  batch.log_offsets.resize(batch.records.size());
  const std::lock_guard lock(mutex_);
  place_groups(batch);
  marks_.set_appended(writer_.tail());
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
    assign(batch, run, group);
    run.bytes += group.bytes;
    run.group_end = i + 1;
  }
  write_run(batch, run);
}

bool Sequencer::make_fit(StagedBatch& batch, Run& run, StagedGroup& group) {
  if (!health_.accepts()) {
    group.outcome = AppendOutcome::kUnavailable;
    return false;
  }
  if (writer_.fits(run.bytes, group.bytes)) return true;
  write_run(batch, run);
  if (Status rolled = writer_.roll(); !rolled) {
    group.outcome = AppendOutcome::kCreateSegmentFailed;
    return false;
  }
  return true;
}

void Sequencer::assign(StagedBatch& batch, const Run& run, StagedGroup& group) {
  char* bytes = batch.arena.data() + group.arena_begin;
  LogOffset at = writer_.tail() + run.bytes;
  for (std::size_t i = 0; i < group.record_count; ++i) {
    StagedRecord& record = batch.records[group.first_record + i];
    record.queue_offset = record.queue == nullptr ? QueueOffset{} : record.queue->take_offset();
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
    health_.set_broken();
    log::error("store: takes no more messages until a restart: {}", written.error().message);
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
      entries_.push_back({.queue = records[k].queue,
                          .queue_offset = records[k].queue_offset,
                          .entry = {offsets[k], records[k].size, records[k].tags_code},
                          .store_timestamp_ms = group.store_timestamp_ms});
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
      if (record.queue != nullptr) record.queue->give_back_offset();
    }
  }
}

Sequencer::Position Sequencer::position() const {
  const std::lock_guard lock(mutex_);
  return {writer_.tail(), last_timestamp_ms_};
}

}  // namespace saker::store
