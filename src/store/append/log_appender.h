#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "store/append/put_meter.h"
#include "store/append/sequencer.h"
#include "store/append/staged_batch.h"
#include "store/append/waker_list.h"
#include "store/index/indexer.h"
#include "store/log/flusher.h"
#include "store/queue/dispatcher.h"
#include "store/queue/queue_table.h"
#include "store/store.h"

namespace saker::store {

/// The parts of a store that its Appenders share. All outlive them.
struct AppendPath {
  const Options& options;
  const Clock& clock;
  const HostAddress& store_host;
  QueueTable& queues;
  Sequencer& sequencer;
  Dispatcher& dispatcher;
  Indexer& indexer;
  Flusher& flusher;
  Watermarks& marks;
  Health& health;
  WakerList& wakers;
  std::atomic<std::int64_t>& waits;  ///< those that wait, of all Appenders
  PutMeter& meter;
  bool synchronous_flush = false;
};

/// An Appender. Completions may stage again; what they stage waits for the next commit().
/// Thread: its owner.
class LogAppender final : public Appender {
 public:
  LogAppender(const AppendPath& path, FlushWaker& waker);
  ~LogAppender() override;

  void stage(std::span<const NewRecord> records, bool wait_durable,
             AppendCompletion completion) override;
  void commit() override;
  void release() override;
  bool waiting() const override { return !waiting_.empty(); }

 private:
  /// An appended group whose completion waits for the medium.
  struct Waiting {
    LogOffset target;
    std::int64_t deadline_ms = 0;
    QueueOffset queue_offset;
    std::int64_t store_timestamp_ms = 0;
    std::vector<LogOffset> log_offsets;
    metrics::StageTimes times;
    PutMeter::Tally tally;
    AppendCompletion completion;
  };

  bool is_legal(std::span<const NewRecord> records) const;
  bool are_late_numbers_legal(const NewRecord& record) const;
  void stage_record(const NewRecord& record);
  void stage_with_light_queues(const NewRecord& record);
  void stage_inner_batch(const NewRecord& record);
  void add_room(StagedRecord& staged, std::size_t bytes);
  Queue*& recent_place(QueueId id);
  void find_or_seek_queue(const NewRecord& record);
  void find_sought();
  PutMeter::Tally tally_of(const StagedGroup& group);
  void complete_committed(std::int64_t begin_ms);
  void keep_waiting(StagedGroup& group);
  void ask_for_wake();

  const AppendPath path_;
  WakeRequest wake_request_;
  metrics::LatencyHistogram& latency_;
  metrics::StageTimes times_;  ///< of the commit at hand
  StagedBatch staged_;
  StagedBatch committed_;                   ///< swapped with staged_ by commit()
  std::deque<Waiting> waiting_;             ///< targets and deadlines rise
  std::vector<Arrival> arrivals_;           ///< scratch
  std::string late_properties_;             ///< scratch
  std::vector<QueueTable::Wanted> wanted_;  ///< scratch
  std::array<Queue*, 16> recent_queues_{};
};

}  // namespace saker::store
