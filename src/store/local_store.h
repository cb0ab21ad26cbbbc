#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "file/disk.h"
#include "store/append/log_appender.h"
#include "store/append/put_meter.h"
#include "store/append/sequencer.h"
#include "store/append/waker_list.h"
#include "store/compaction/compactor.h"
#include "store/index/indexer.h"
#include "store/log/flusher.h"
#include "store/log/health.h"
#include "store/log/log_writer.h"
#include "store/log/segment_list.h"
#include "store/log/segment_maker.h"
#include "store/log/spare_segments.h"
#include "store/log/watermarks.h"
#include "store/queue/dispatcher.h"
#include "store/queue/queue_table.h"
#include "store/read/queue_reader.h"
#include "store/recovery/checkpointer.h"
#include "store/recovery/recovery.h"
#include "store/recovery/store_claim.h"
#include "store/retention/extension_cleaner.h"
#include "store/retention/retention.h"
#include "store/store.h"

namespace saker::store {

/// The store of one directory, put together from its parts; see README.md for how they meet.
///
/// Destroying it without close() leaves the directory as a killed process would: `abort` stays, and
/// the next open() recovers. Thread: as Store.
class LocalStore final : public Store {
 public:
  /// As Store::open, on the given disk.
  static Result<std::unique_ptr<LocalStore>> open_on(std::shared_ptr<file::Disk> disk,
                                                     const Options& options, const Clock& clock,
                                                     ArrivalListener& listener);
  ~LocalStore() override;

  void close() override;
  void set_store_host(const HostAddress& address) override { store_host_ = address; }
  void add_topic(const TopicTraits& topic) override;
  std::unique_ptr<Appender> make_appender(FlushWaker& waker) override;

  ReadResult read(const ReadRequest& request, EntryFilter filter) const override;
  Result<Slice> read_record(LogOffset offset) const override;
  Result<KeyQueryResult> query(const KeyQuery& query) const override;

  QueueOffset min_offset(std::string_view topic, QueueId queue_id) const override;
  QueueOffset max_offset(std::string_view topic, QueueId queue_id) const override;
  Result<QueueOffset> offset_by_time(std::string_view topic, QueueId queue_id,
                                     std::int64_t timestamp_ms,
                                     TimeBoundary boundary) const override;
  Result<std::int64_t> store_time(std::string_view topic, QueueId queue_id,
                                  QueueOffset offset) const override;

  LogOffset min_log_offset() const override;
  LogOffset max_log_offset() const override { return marks_.appended(); }
  Load load() const override { return {sequencer_.busy_ms(), waits_.load()}; }
  bool writable() const { return health_.writable(); }
  Refusal refusal() const override { return {health_.refusal(), health_.broken()}; }
  void clean_up(Cleaning what) override {
    what == Cleaning::kExpiredLog ? retention_.delete_expired() : retention_.clean_queues();
  }

  /// What happens by itself every ten seconds: log and queues to the medium, then the checkpoint.
  Status checkpoint() { return checkpointer_->write(); }

  /// Keys of records before this place can be queried.
  LogOffset indexed() const { return indexer_.indexed(); }

 private:
  LocalStore(std::shared_ptr<file::Disk> disk, const Options& options, const Clock& clock,
             ArrivalListener& listener);

  // The rest of Store, which callers reach through it.
  PutFigures puts() const override { return meter_.figures(); }
  StoreLatencies latencies() const override {
    return {meter_.append_latency(), flusher_.latency()};
  }
  void visit_puts(const std::function<void(const QueuePuts&)>& visit) const override;
  StoreFigures figures() const override;
  void set_bit_maps(const BitMaps* bit_maps) override { extender_.set_bit_maps(bit_maps); }
  std::vector<std::string> topics_with_prefix(std::string_view prefix) const override;
  void drop_queues(std::string_view topic, LogOffset end) override;
  Status flush_log() override { return flusher_.flush_to(marks_.appended()); }

  Status open();
  Status load_log();
  void keep_log_begin(LogOffset begin);
  Status load_spares();
  Status load_dropped_topics();
  bool may_be_reused() const;
  Status recover();
  Status go_on_at_end(const Recovered& found, std::int64_t index_ms);
  Status sync_recovered(LogOffset from);
  void warn_of_little_room() const;
  void start_threads();
  void stop_threads();
  void on_flush_progress();
  Status close_files();
  Status finish_dispatch();
  LogReader log_reader() const { return {segments_, marks_}; }
  std::string path(std::string_view name) const;

  const std::shared_ptr<file::Disk> disk_;
  const Options options_;
  const Clock& clock_;
  const bool synchronous_flush_;
  const ReadLimits read_limits_;
  HostAddress store_host_;

  StoreClaim claim_;
  IndexPast index_past_;
  bool is_open_ = false;

  DroppedTopics dropped_topics_;
  Watermarks marks_;
  Health health_;
  SegmentList segments_;
  SpareSegments spares_;
  SegmentMaker maker_;
  LogWriter writer_;
  QueueTable queues_;
  QueueExtensions extensions_;
  EntryExtender extender_;
  ExtensionCleaner extension_cleaner_;
  Dispatcher dispatcher_;
  IndexFiles index_files_;
  Indexer indexer_;
  mutable DamageLog damage_;
  Sequencer sequencer_;
  WakerList wakers_;
  std::atomic<std::int64_t> waits_{0};  ///< appends that wait for the medium, of all Appenders
  PutMeter meter_;
  std::vector<Arrival> arrivals_;  // flusher thread
  Flusher flusher_;
  std::unique_ptr<Checkpointer> checkpointer_;
  Retention retention_;
  Compactor compactor_;
};

}  // namespace saker::store
