#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/queue/queue.h"
#include "store/store.h"

namespace saker::store {

/// Bytes that grow at the end and are thrown away together. Keeps its memory between turns, up to a
/// bound. Pointers are valid until the next take(). Thread: its owner.
class Arena {
 public:
  char* take(std::size_t bytes);
  char* data() { return data_.get(); }
  std::size_t size() const { return size_; }
  /// Drops what was taken behind `size`.
  void cut(std::size_t size) { size_ = size; }
  void clear();

 private:
  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// A light queue's share in a record.
struct LightPlace {
  Queue* queue = nullptr;
  QueueOffset queue_offset;  ///< set by the sequencer
};

/// A record whose queue is looked up with those of the others, before the batch gets its place.
struct SoughtQueue {
  std::size_t record = 0;
  std::uint32_t topic_begin = 0;  ///< in StagedBatch::topics
  std::uint32_t topic_bytes = 0;
  QueueId id;
};

/// An encoded record in the arena, waiting for its place.
struct StagedRecord {
  Queue* queue =
      nullptr;  ///< null: enters no queue (prepared, rolled-back transactions); or sought
  std::int32_t size = 0;
  std::int64_t tags_code = 0;
  bool tags_code_is_delay = false;  ///< from the store time, in ms
  QueueOffset queue_offset;         ///< set by the sequencer

  // Of the few records with numbers in their properties that the sequencer gives out: `size` has
  // room for the longest until then, and the rest of the room stays unused.
  std::int16_t message_count = 1;  ///< queue offsets that it takes; more than one in inner batches
  bool is_inner_batch = false;
  std::uint32_t first_light = 0;
  std::uint32_t light_count = 0;

  bool has_late_numbers() const { return is_inner_batch || light_count != 0; }
};

/// The records of one stage call: contiguous in one segment, answered together.
struct StagedGroup {
  std::size_t first_record = 0;
  std::size_t record_count = 0;
  std::int64_t arena_begin = 0;
  std::int64_t bytes = 0;
  bool wait_durable = false;
  AppendCompletion completion;

  // Set by the sequencer.
  AppendOutcome outcome = AppendOutcome::kOk;
  LogOffset end;  ///< one past the last record
  std::int64_t store_timestamp_ms = 0;
};

/// What one Appender appends in one turn. The records of the groups follow each other in the arena.
struct StagedBatch {
  Arena arena;
  std::vector<StagedRecord> records;
  std::vector<LogOffset> log_offsets;  ///< one a record, set by the sequencer
  std::vector<StagedGroup> groups;
  std::vector<LightPlace> light_places;
  std::vector<SoughtQueue> sought;
  std::string topics;  ///< names of what is sought, without gaps

  /// The queue of the newest record is to be looked up.
  void seek(std::string_view topic, QueueId id);
  /// Takes back the records from that one on, with their bytes from `arena_begin` on.
  void cut(std::size_t first_record, std::int64_t arena_begin);
  bool empty() const { return groups.empty(); }
  void clear();
  std::span<StagedRecord> records_of(const StagedGroup& group) {
    return {records.data() + group.first_record, group.record_count};
  }
  std::span<LightPlace> light_places_of(const StagedRecord& record) {
    return {light_places.data() + record.first_light, record.light_count};
  }
  std::span<const LogOffset> offsets_of(const StagedGroup& group) const {
    return {log_offsets.data() + group.first_record, group.record_count};
  }
};

}  // namespace saker::store
