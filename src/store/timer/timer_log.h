#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "file/disk.h"
#include "file/file.h"
#include "store/timer/timer_unit.h"

namespace saker::store {

/// The timer log: units of 52 bytes in files of one length, `timerlog/<20 digits>`, named by the
/// position of their first byte. Units are only ever added.
///
///     stage(unit) …  write()      one call of the disk a batch, or one a file
///
/// Thread: load, end_at, stage and write by one; read, scan, sync, remove_before any.
class TimerLog {
 public:
  TimerLog(file::Disk& disk, std::string directory, std::int64_t file_bytes)
      : disk_(disk), directory_(std::move(directory)), file_bytes_(file_bytes) {}

  /// Lists the files; the log ends with the last of them until end_at(). Errors: a file of another
  /// length than configured (kCorrupt; says what to do).
  Status load();
  /// What stands at the position or behind it is no part of the log, and reads as zeros.
  Status end_at(std::int64_t position);

  /// A file between the first and the last is missing.
  bool has_gap() const;
  std::int64_t begin() const;
  std::int64_t end() const;

  /// Where the unit will stand. It does not before write().
  std::int64_t stage(const TimerUnit& unit);
  /// Takes what is staged into the files. After an error nothing of it counts; to be tried again
  /// it must be staged again.
  Status write();

  /// The unit at a position. Errors: kNotFound outside of the log, kCorrupt.
  Result<TimerUnit> read(std::int64_t position) const;

  /// Calls `visit` with each unit from the position on until it returns false or no unit follows.
  /// Returns the position behind the last that it took.
  using Visit = std::function<bool(std::int64_t position, const TimerUnit& unit)>;
  Result<std::int64_t> scan(std::int64_t from, const Visit& visit) const;

  /// The last unit; nothing if there is none.
  std::optional<TimerUnit> last() const { return last_before(end()); }
  /// The last unit that ends at the position or before it; nothing if none does.
  std::optional<TimerUnit> last_before(std::int64_t position) const;
  /// Where it would stand.
  std::int64_t before(std::int64_t position) const;

  /// Brings what was written to the medium, and makes the next file ahead of its time.
  Status sync();
  /// Removes the oldest files, but never the last, as long as their last unit's record lies before
  /// the offset.
  Status remove_before(LogOffset record);

 private:
  using Handle = std::shared_ptr<file::File>;
  struct Piece {
    std::int64_t position;
    std::string bytes;
  };

  std::int64_t base_of(std::int64_t position) const { return position - position % file_bytes_; }
  bool fits(std::int64_t position) const;
  std::string path_of(std::int64_t base) const;
  bool has_file(std::int64_t base) const;
  Result<Handle> open(std::int64_t base) const;
  Result<Handle> open_or_make(std::int64_t base);
  Status make_next(std::int64_t end);
  Status write_piece(const Piece& piece);
  Result<std::string> bytes_at(std::int64_t position, std::int64_t count) const;
  Result<std::int64_t> scan_file(std::int64_t from, const Visit& visit, bool& goes_on) const;
  Status remove_file(std::int64_t base);

  file::Disk& disk_;
  const std::string directory_;
  const std::int64_t file_bytes_;

  std::vector<Piece> staged_;
  std::int64_t staged_end_ = 0;

  std::mutex making_;  // before mutex_
  mutable std::mutex mutex_;
  std::vector<std::int64_t> bases_;              // under mutex_; rising
  mutable std::map<std::int64_t, Handle> open_;  // under mutex_
  std::int64_t end_ = 0;                         // under mutex_
  std::int64_t unsynced_from_ = 0;               // under mutex_
};

}  // namespace saker::store
