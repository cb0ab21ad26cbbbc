#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "store/store.h"

namespace saker::broker {

/// A store in memory for tests: records are encoded as in the log, reads follow the rules of
/// store.h. Thread: any (locks mutex_).
class FakeStore final : public store::Store {
 public:
  struct Entry {
    LogOffset log_offset;
    std::int64_t tags_code = 0;
    std::string record;
  };

  FakeStore(const Clock& clock, store::ArrivalListener& listener)
      : clock_(clock), listener_(listener) {}

  void close() override { closed = true; }
  void set_store_host(const HostAddress& address) override { host_ = address; }
  std::unique_ptr<store::Appender> make_appender(store::FlushWaker& waker) override;

  store::ReadResult read(const store::ReadRequest& request,
                         store::EntryFilter filter) const override;
  Result<store::Slice> read_record(LogOffset offset) const override;
  QueueOffset min_offset(std::string_view topic, QueueId queue_id) const override;
  QueueOffset max_offset(std::string_view topic, QueueId queue_id) const override;
  QueueOffset offset_by_time(std::string_view, QueueId, std::int64_t timestamp_ms,
                             store::TimeBoundary) const override {
    return {timestamp_ms};
  }
  std::optional<std::int64_t> store_time(std::string_view topic, QueueId queue_id,
                                         QueueOffset offset) const override;
  LogOffset min_log_offset() const override { return {0}; }
  LogOffset max_log_offset() const override { return {log_end_}; }
  bool writable() const override { return true; }

  /// Every entry of a queue; empty if there is none.
  std::vector<Entry> entries(const std::string& topic, std::int32_t queue_id = 0) const;

  /// The next appends end like this and store nothing unless it is kOk or kFlushTimeout.
  store::AppendOutcome next_outcome = store::AppendOutcome::kOk;
  /// Completions that wait for the disk wait for the appender's release().
  bool flushes_later = false;
  /// Runs at the end of every read.
  std::function<void()> after_read;
  bool closed = false;

 private:
  friend class FakeAppender;
  using Key = std::pair<std::string, std::int32_t>;

  store::Appended append(const std::vector<store::NewRecord>& records,
                         std::vector<LogOffset>& offsets);
  store::ReadResult read_now(const store::ReadRequest& request, store::EntryFilter filter) const;
  const std::vector<Entry>* find(std::string_view topic, QueueId queue_id) const;

  const Clock& clock_;
  store::ArrivalListener& listener_;
  mutable std::mutex mutex_;
  HostAddress host_;
  std::map<Key, std::vector<Entry>> queues_;
  std::map<std::int64_t, Key> by_log_offset_;
  std::int64_t log_end_ = 0;
};

}  // namespace saker::broker
