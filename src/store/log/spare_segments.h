#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "file/disk.h"
#include "store/log/log_places.h"

namespace saker::store {

/// Expired files of the commit log that become its next ones: overwriting a file costs the disk
/// less than giving blocks to a new one.
///
///     log file ─ set_aside ─▶ <log directory>.spare/<old name> ─ offer ─▶ ready ─ take ─▶ log file
///
/// They wait in a directory beside the log's, since RocketMQ takes every file of the log's own for
/// a part of it. A spare is overwritten only after it was offered: when no reader maps it.
/// Thread: any (locks mutex_).
class SpareSegments {
 public:
  /// 0: nothing is kept.
  SpareSegments(file::Disk& disk, int count_max) : disk_(disk), count_max_(count_max) {}

  /// Takes over what an earlier run left beside the log. Removed is what is too many, has another
  /// length, or is not named by an offset before the log's first: such a file may hold records that
  /// would look valid at their old places in a log that began anew.
  Status load(const LogPlaces& places, LogOffset log_begin);

  /// Moves an expired file out of the log; its new path. Nothing: it should be deleted, as enough
  /// are kept or it cannot be moved.
  std::optional<std::string> set_aside(const std::string& path);
  /// A file that was set aside is mapped by nobody any more.
  void offer(std::string spare_path);
  /// A file that was set aside, but not offered, is no longer a spare.
  void forget();

  /// A file that may be overwritten and moved into the log's directory; no longer a spare.
  std::optional<std::string> take(const std::string& log_directory);
  std::vector<std::string> take_all();

  /// Where the spares of a directory of the log are.
  static std::string directory_of(const std::string& log_directory);

 private:
  Status load_place(const LogPlace& place, LogOffset log_begin);

  file::Disk& disk_;
  const int count_max_;
  std::mutex mutex_;
  int kept_ = 0;                    // under mutex_; ready or not
  std::vector<std::string> ready_;  // under mutex_
};

}  // namespace saker::store
