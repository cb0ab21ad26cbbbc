#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "store/compaction/compaction_log.h"
#include "store/compaction/compaction_options.h"
#include "store/compaction/position_file.h"
#include "store/log/log_reader.h"
#include "store/log/segment_list.h"
#include "store/log/watermarks.h"
#include "store/queue/queue_table.h"

namespace saker::store {

/// What a Compactor reads. All outlive it.
struct CompactionSources {
  file::Disk& disk;
  const QueueTable& queues;
  const SegmentList& segments;
  const Watermarks& marks;
};

/// Keeps the compaction logs of a store: copies what enters the queues of compacted topics, behind
/// the senders, and now and then drops what later messages of the same key replaced.
///
///     queue:  | in the compaction log | not yet |        readers of what is not yet copied
///                                 last()       max       read the queue
///
/// A log goes on behind its own last message, so there is nothing else to recover; what was not
/// copied when the process died still stands in the commit log. A full disk stops the copying, not
/// the store: it is tried again. Thread: `compactor`, its own; find(), add_topic(): any.
class Compactor {
 public:
  /// `directory`: holds compactionLog/, compactionCq/ and position-checkpoint.
  Compactor(const CompactionSources& sources, std::string directory,
            const CompactionOptions& options);
  ~Compactor() { stop(); }

  /// Takes the logs that are there. `was_closed`: the last user of the directory ended in order.
  Status load(bool was_closed);

  /// The topic is compacted from now on; the logs of others stay as they are.
  void add_topic(std::string_view topic);

  /// The topic is deleted: so are its logs, with their files, and records before `end` are copied
  /// no more. One of that name which was made meanwhile has to be added again. Waits for what the
  /// thread is at.
  void drop(std::string_view topic, LogOffset end);

  /// The log that a queue's readers begin with; null where it is not compacted, or nothing was
  /// copied yet.
  const CompactionLog* find(std::string_view topic, QueueId id) const;

  void start();
  /// Ends the thread; what it has copied is on the medium, and with `finish` everything is copied.
  Status finish();
  void stop();

  // What the thread does; for others only while it does not run.
  /// Copies what is new in the queues.
  Status copy();
  /// A round over each log that has something new.
  Status compact();

 private:
  /// A queue and the copy of it.
  struct Work {
    const Queue* queue = nullptr;
    CompactionLog* log = nullptr;
    QueueOffset next;         ///< entries before it were looked at
    LogOffset begin;          ///< records before it are those of a deleted topic
    bool is_damaged = false;  ///< already said
  };

  void run();
  bool pause();
  void look_for_queues();
  bool holds(std::string_view topic) const;
  bool forget(std::string_view topic);
  Status copy(Work& work);
  Status take(Work& work, const QueueEntry& entry, LogReader& reader);
  static Status pass_lost(const Work& work);
  void pass_too_large(const Work& work, std::int64_t record_bytes);
  Status compact(Work& work, bool& moved);
  bool is_interrupted() const { return stopping_ || dropping_; }
  Status sync();
  CompactionLog& log_of(const QueueName& name);
  CompactionPlace place_of(const QueueName& name) const;
  Status load_topic(const std::string& topic, bool was_closed);
  void say(const Status& status);

  const CompactionSources sources_;
  const std::string directory_;
  const CompactionOptions options_;
  PositionFile positions_;       // who holds working_; as what is the thread's
  std::vector<Work> works_;      // the thread's
  std::size_t queues_seen_ = 0;  // the thread's: of the store, when works_ was made
  bool refused_ = false;         // the thread's: already said

  std::mutex working_;  // held by the thread while it works
  // Under mutex_: empty, but readers may have them.
  std::vector<std::unique_ptr<CompactionLog>> dropped_;

  std::atomic<bool> has_topics_ = false;
  mutable std::shared_mutex mutex_;
  std::set<std::string, std::less<>> topics_;                   // under mutex_
  std::map<std::string, LogOffset, std::less<>> dropped_ends_;  // under mutex_
  bool topics_changed_ = false;                                 // under mutex_
  std::map<QueueName, std::unique_ptr<CompactionLog>> logs_;    // under mutex_

  std::mutex pause_mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> dropping_ = false;
  std::atomic<bool> interrupted_ = false;  ///< either: a round ends early
  std::thread thread_;
};

}  // namespace saker::store
