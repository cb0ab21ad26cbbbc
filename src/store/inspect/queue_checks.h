#pragma once

#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <unordered_map>

#include "store/inspect/batch_queue_check.h"
#include "store/inspect/deleted_topics.h"
#include "store/inspect/queue_check.h"
#include "store/inspect/record_facts.h"
#include "store/inspect/row_queue_check.h"
#include "store/inspect/verifier.h"

namespace saker::store::inspect {

/// Holds all queues of a store against its log, in files and in RocksDB. Thread: one.
class QueueChecks {
 public:
  explicit QueueChecks(QueueCheckContext& context) : context_(context), deleted_(context.survey) {}

  /// Before the walk over the log.
  Status open();
  /// A record that enters queues.
  void meet(const wire::record::Record& record, const RecordFacts& facts);
  /// After the last record.
  Status finish(Verdict& verdict);

 private:
  /// The key of the tables of queues; the topic belongs to someone else.
  struct Key {
    std::string_view topic;
    std::int32_t id;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>{}(key.topic) * 31 + static_cast<std::size_t>(key.id);
    }
  };
  struct MissingQueue {
    std::int64_t count = 0;
    LogOffset first;
  };
  using MissingQueues = std::map<QueueKey, MissingQueue>;

  Status open_database();
  bool has_batch_queues(const wire::record::Record& record) const;
  bool meet(const Key& key, const ExpectedEntry& expected);
  const QueueSet* extension_of(const QueueSet& queue) const;
  static void note_missing(MissingQueues& missing, std::string_view topic, QueueId id,
                           LogOffset record);
  Status finish_files(Verdict& verdict);
  Status finish_rows(Verdict& verdict);
  Status finish_batches(Verdict& verdict);
  void report_missing(Verdict& verdict);
  void report_missing(Verdict& verdict, const QueueKey& key, const MissingQueue& missing);
  void report_missing_batch(Verdict& verdict);
  bool is_deleted(const QueueKey& key, const MissingQueue& missing);
  void report_database(const Error& error);
  /// A broker that runs, or was killed, has the last entries in its memory; a start finds them
  /// again.
  bool may_be_missing() const {
    return context_.survey.holder.has_value() || context_.survey.has_abort;
  }
  void add_missing(const QueueKey& key, std::string_view kind_directory, std::string_view who,
                   const MissingQueue& missing);
  static void note_missing_lite(Verdict& verdict, const MissingQueues& lite);

  QueueCheckContext& context_;
  DeletedTopics deleted_;
  std::unique_ptr<QueueDatabase> database_;
  std::unordered_map<Key, std::unique_ptr<QueueCheck>, KeyHash> queues_;
  std::unordered_map<Key, std::unique_ptr<RowQueueCheck>, KeyHash> row_queues_;
  std::unordered_map<Key, std::unique_ptr<BatchQueueCheck>, KeyHash> batch_queues_;
  MissingQueues missing_queues_;
  MissingQueues missing_light_queues_;
  MissingQueues missing_batch_queues_;
  std::set<std::string_view> batch_topics_;
  bool is_database_unreadable_ = false;
};

}  // namespace saker::store::inspect
