#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "store/log/health.h"
#include "store/log/log_min_listener.h"
#include "store/retention/delete_hours.h"
#include "store/retention/disk_gauge.h"
#include "store/retention/log_cleaner.h"
#include "store/retention/queue_cleaner.h"
#include "store/retention/segment_disposal.h"

namespace saker::store {

/// What retention works on. All outlive it.
struct RetentionRooms {
  file::Disk& disk;
  SegmentList& segments;
  const QueueTable& queues;
  Health& health;
  const Clock& clock;
  std::string queue_directory;
  SpareSegments* spares = nullptr;  ///< null: no file is used again
  // As LogCleaner::Rooms has them.
  std::function<void(LogOffset end)> cover = {};
  std::function<void(LogOffset end)> begin_at = {};
};

/// Deletes what is old or in the way, and keeps sends from filling the last of the disk:
///
///     every cleanResourceInterval and with each new segment: how full are the disks?
///       > refuse   Health::disk_full, until at most `force`
///       > force    spares go, then segments of any age, one by one, until at most `force`
///       > expire, or an hour of deleteWhen, or asked for: expired segments go
///     the log begins later than before: queues follow, then the listeners
///
/// For the first minute after a start nothing is deleted unless somebody asks. Thread: `retention`,
/// its own; methods: any (lock mutex_).
class Retention {
 public:
  Retention(RetentionRooms rooms, const RetentionOptions& options);
  ~Retention();

  /// Before start().
  void add_listener(LogMinListener& listener) { listeners_.push_back(&listener); }

  void start();
  void stop();  ///< idempotent

  /// Deletes expired segments at any hour: now and in the runs of the next minutes.
  void delete_expired();
  /// Looks through all queues now, wherever the log begins.
  void clean_queues();
  /// A segment was made: looks at the disks soon.
  void segment_made();

  /// Looks at the disks, and what the thread does when it wakes. For its thread, or for a test and
  /// the start of a store while there is none.
  void watch_disk();
  void work();

 private:
  void run();
  bool rest(std::int64_t ms);
  void wake();
  std::int64_t sleep_ms() const;
  bool is_run_due();
  void clean_log();
  void announce();
  bool take(bool& request);

  const RetentionRooms rooms_;
  const RetentionOptions options_;
  const DeleteHours hours_;
  DiskGauge gauge_;
  SegmentDisposal disposal_;
  LogCleaner log_cleaner_;
  QueueCleaner queue_cleaner_;
  std::vector<LogMinListener*> listeners_;

  // Of its thread.
  DiskState disk_state_;
  std::optional<std::int64_t> first_run_ms_;
  std::int64_t next_run_ms_ = 0;
  int asked_runs_left_ = 0;
  bool was_enough_ = true;  // the last run left the disks below the forcible level
  LogOffset announced_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_woken_ = false;          // under mutex_
  bool asked_to_expire_ = false;   // under mutex_
  bool asked_for_queues_ = false;  // under mutex_
  bool is_stopping_ = false;       // under mutex_
  std::thread thread_;
};

}  // namespace saker::store
