#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
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
    std::int16_t inner_count = 0;
  };

  FakeStore(const Clock& clock, store::ArrivalListener& listener)
      : clock_(clock), listener_(listener) {}

  void close() override { closed = true; }
  void set_store_host(const HostAddress& address) override { host_ = address; }
  void add_topic(const store::TopicTraits& topic) override {
    if (topic.has_batch_queues) batch_topics.emplace_back(topic.name);
    if (topic.is_compacted) compacted_topics.emplace_back(topic.name);
  }
  std::unique_ptr<store::Appender> make_appender(store::FlushWaker& waker) override;

  store::ReadResult read(const store::ReadRequest& request,
                         store::EntryFilter filter) const override;
  Result<store::Slice> read_record(LogOffset offset) const override;
  /// Answers `key_answer`, and remembers what was asked for.
  Result<store::KeyQueryResult> query(const store::KeyQuery& query) const override;
  QueueOffset min_offset(std::string_view topic, QueueId queue_id) const override;
  QueueOffset max_offset(std::string_view topic, QueueId queue_id) const override;
  Result<std::int64_t> store_time(std::string_view topic, QueueId queue_id,
                                  QueueOffset offset) const override;
  LogOffset min_log_offset() const override { return {0}; }
  LogOffset max_log_offset() const override { return {content_.log_end}; }
  store::Load load() const override { return load_now; }
  std::vector<std::string> topics_with_prefix(std::string_view prefix) const override;
  void drop_queues(std::string_view topic, LogOffset end) override {
    dropped_topics.emplace_back(topic);
    dropped_ends.push_back(end);
  }
  void clean_up(store::Cleaning what) override {
    ++(what == store::Cleaning::kExpiredLog ? log_cleanings : queue_cleanings);
  }

  /// Everything that is stored, for a store that is opened later.
  struct Content {
    std::map<std::pair<std::string, std::int32_t>, std::vector<Entry>> queues;
    std::map<std::int64_t, std::pair<std::string, std::int32_t>> by_log_offset;
    std::int64_t log_end = 0;
  };
  Content content() const;
  void set_content(const Content& content);

  /// Every entry of a queue; empty if there is none.
  std::vector<Entry> entries(const std::string& topic, std::int32_t queue_id = 0) const;

  /// The next appends (to one topic, if it is named) end like this and store nothing unless it is
  /// kOk or kFlushTimeout.
  store::AppendOutcome next_outcome = store::AppendOutcome::kOk;
  std::string refused_topic;
  store::Load load_now;
  /// Records with more properties are illegal.
  std::size_t illegal_above_bytes = SIZE_MAX;
  /// Completions that wait for the disk wait for the appender's release().
  bool flushes_later = false;
  /// Why nothing can be read now.
  std::optional<Error> unreadable;
  /// Runs at the end of every read.
  std::function<void()> after_read;
  bool closed = false;
  std::string refusal_text;
  std::vector<std::string> compacted_topics;
  int log_cleanings = 0;
  std::vector<std::string> batch_topics;  ///< that were added
  std::vector<std::string> dropped_topics;
  std::vector<LogOffset> dropped_ends;
  bool is_broken = false;
  int queue_cleanings = 0;
  store::PutFigures put_figures;
  store::StoreLatencies latency_figures;
  std::vector<store::QueuePuts> queue_puts;
  store::StoreFigures store_figures;
  store::KeyQueryResult key_answer;
  std::function<void()> before_query;
  std::function<void()> before_listing;  ///< of topics
  mutable std::string asked_key;         ///< "topic#key" of the last query
  mutable store::KeyQuery asked_query;   ///< and the rest of it

 private:
  friend class FakeAppender;
  using Key = std::pair<std::string, std::int32_t>;

  // Reached through Store.
  store::PutFigures puts() const override { return put_figures; }
  store::StoreLatencies latencies() const override { return latency_figures; }
  void visit_puts(const std::function<void(const store::QueuePuts&)>& visit) const override {
    for (const store::QueuePuts& puts : queue_puts) visit(puts);
  }
  store::StoreFigures figures() const override { return store_figures; }
  void set_bit_maps(const store::BitMaps*) override {}
  Status flush_log() override { return {}; }
  store::Refusal refusal() const override { return {refusal_text, is_broken}; }
  Result<QueueOffset> offset_by_time(std::string_view, QueueId, std::int64_t timestamp_ms,
                                     store::TimeBoundary) const override {
    if (unreadable) return *unreadable;
    return QueueOffset{timestamp_ms};
  }

  store::Appended append(const std::vector<store::NewRecord>& records,
                         std::vector<LogOffset>& offsets);
  store::ReadResult read_now(const store::ReadRequest& request, store::EntryFilter filter) const;
  const std::vector<Entry>* find(std::string_view topic, QueueId queue_id) const;

  const Clock& clock_;
  store::ArrivalListener& listener_;
  mutable std::mutex mutex_;
  HostAddress host_;
  Content content_;
};

}  // namespace saker::broker
