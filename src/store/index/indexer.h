#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "store/index/index_files.h"
#include "store/index/log_follower.h"
#include "store/log/segment_list.h"
#include "store/log/watermarks.h"
#include "store/queue/dispatcher.h"

namespace saker::store {

/// What an Indexer reads and writes. All outlive it.
struct IndexSources {
  IndexFiles& files;
  const SegmentList& segments;
  const Watermarks& marks;
  const Dispatcher& dispatcher;
  const Clock& clock;
  bool synchronous_flush = false;
};

/// How the last user of the directory left the index.
struct IndexPast {
  bool was_closed = true;             ///< it ended in order
  std::int64_t durable_until_ms = 0;  ///< Checkpoint::index_ms
  /// Of the log, as recovery found it. Entries from there on are of records that a crash took,
  /// though others may stand there by the time that the thread looks.
  LogOffset log_end;
};

/// Follows the log and enters the keys of its records into the index files.
///
///     log:   |--- indexed ---|--- backlog ---|       the backlog is the log itself: a burst
///                       indexed()         mark       takes no memory, it takes time
///
/// At start it checks what a crash may have left in pieces, and whether files are missing between
/// those that there are, goes on behind the last record that has
/// entries, and so also builds what is missing: an index that was deleted, switched off for a time,
/// or was not consistent. Queries meanwhile find what is there; indexed() says how far that is.
///
/// Appenders only call notice(), once a turn: one load unless the thread sleeps, which it does
/// after a quiet second only; else it looks at the mark every 2 ms.
///
/// A full disk stops the index, not the store: it tries again every second.
/// Thread: `indexer`, its own; the methods: any.
class Indexer {
 public:
  explicit Indexer(const IndexSources& sources) : sources_(sources) {}
  ~Indexer();

  void start(const IndexPast& past);

  /// Something was appended, or flushed where that is what counts. To be called behind the drain of
  /// the dispatcher that follows the raising of the mark.
  void notice() {
    if (sleeping_.load(std::memory_order_relaxed)) wake();
  }

  /// Enters what is left of the log, but not for longer than a few seconds; then ends the thread
  /// and brings the newest file to the medium. What is left over is entered after the next start.
  /// Errors: the next start must check the files as after a crash, since this one had no time for
  /// it, or since a full disk came between two keys of a message.
  Status finish();
  /// Ends the thread and leaves everything as it is; idempotent.
  void stop();

  /// The keys of records before this place are in the index.
  LogOffset indexed() const { return {indexed_.load(std::memory_order_acquire)}; }

  /// Store time of the last entry of the last full file that is on the medium; 0: there is none.
  std::int64_t durable_until_ms() const { return durable_until_ms_; }

 private:
  /// Which record the index goes on with.
  struct Resume {
    LogOffset at;        ///< a record, or before the log
    bool after = false;  ///< with the one behind it
  };

  void run(IndexPast past);
  Resume settle(const IndexPast& past);
  bool is_doubtful(const IndexFile& file, bool is_newest, const IndexPast& past) const;
  std::optional<LogOffset> check(IndexFile& file, bool is_newest, LogOffset log_end);
  bool lacks_records_before(const IndexFiles::Files& files, std::size_t place) const;
  void discard(const IndexFiles::Files& files, std::size_t first, std::string_view why);
  Resume end_of_files() const;

  bool advance();
  void read_batch();
  Status enter_batch();
  Status ready_file();
  Status seal();
  void rest();
  void sleep(std::unique_lock<std::mutex>& lock);
  void wake();
  void say_refused(const Error& error);
  void report_begin(LogOffset log_end);
  void report_progress();
  LogOffset limit() const {
    return sources_.synchronous_flush ? sources_.marks.flushed() : sources_.marks.appended();
  }

  const IndexSources sources_;
  std::atomic<std::int64_t> indexed_ = 0;
  std::atomic<std::int64_t> durable_until_ms_ = 0;
  std::atomic<bool> sleeping_ = false;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> finishing_ = false;

  // The thread's own.
  std::optional<LogFollower> follower_;
  std::shared_ptr<IndexFile> file_;
  LogOffset skip_before_;        ///< records that begin before this have entries already
  std::vector<IndexKey> batch_;  ///< read, not all entered
  std::size_t entered_ = 0;      ///< of batch_
  bool fresh_ = false;           ///< batch_ stands for records that had no entries
  std::vector<std::int32_t> hashes_;
  bool settled_ = false;
  bool refused_ = false;
  int naps_ = 0;
  LogOffset report_at_;
  bool reports_ = false;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool noticed_ = false;  // under mutex_
  bool ended_ = false;    // under mutex_
  std::thread thread_;
};

}  // namespace saker::store
