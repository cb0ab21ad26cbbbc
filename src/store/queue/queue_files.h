#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/queue/file_cache.h"
#include "store/queue/queue_database.h"
#include "store/queue/queue_entry.h"
#include "store/store.h"

namespace saker::store {

/// What the queues of a store have in common. Outlives them.
class QueuePlace {
 public:
  /// `file_bytes`: of each file, a multiple of a unit's length; of kDatabase one unit.
  QueuePlace(file::Disk& disk, std::string directory, std::int64_t file_bytes,
             QueueKind kind = QueueKind::kSimple);

  file::Disk& disk() const { return disk_; }
  const std::string& directory() const { return directory_; }
  std::int64_t file_bytes() const { return file_bytes_; }
  QueueKind kind() const { return kind_; }
  std::int64_t entry_bytes() const { return QueueEntry::bytes_of(kind_); }
  std::int64_t entries_per_file() const { return file_bytes_ / entry_bytes(); }
  FileCache& open_files() const { return open_files_; }

  /// Opens the database of kDatabase. Before the queues are used.
  Status open_database();
  /// Null unless kDatabase.
  QueueDatabase* database() const { return database_.get(); }

  /// Names of files have gone that nobody has synced; and that they are synced now.
  void note_removed() const { has_removed_ = true; }
  bool take_removed() const { return has_removed_.exchange(false); }

  /// Held while a queue's tail goes into its files, and while files go from its begin; shared by
  /// some of the queues, so that a queue need not have one of its own.
  std::mutex& writing(const void* queue) const;

 private:
  static constexpr std::size_t kLocks = 64;

  file::Disk& disk_;
  const std::string directory_;
  const std::int64_t file_bytes_;
  const QueueKind kind_;
  std::unique_ptr<QueueDatabase> database_;
  mutable FileCache open_files_;
  mutable std::atomic<bool> has_removed_ = false;
  mutable std::array<std::mutex, kLocks> writing_;
};

/// The files of one queue: `<directory>/<topic>/<id>/<20 digits>`, equally long, named by the byte
/// position of their first entry, without gaps. A file is made, sparse, when its first entry is
/// written. Or the rows of the queue in a database, which then count as files of one entry each.
///
/// Thread: one writer at a time; read(), extent(): any.
class QueueFiles {
 public:
  /// Entries that the files have room for: [begin, end). Multiples of entries_per_file().
  struct Extent {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    bool empty() const { return begin >= end; }
    bool holds(std::int64_t index) const { return begin <= index && index < end; }
  };

  /// `name` outlives the files.
  QueueFiles(const QueuePlace& place, const QueueName& name) : place_(place), name_(name) {}

  /// Lists what is there. Errors: as list_segments. Files before a gap are left out (reported).
  Status load();

  Extent extent() const;
  const QueuePlace& place() const { return place_; }
  std::int64_t entries_per_file() const { return place_.entries_per_file(); }
  /// So many entries a reader may look at in one go; looks begin at multiples.
  std::int64_t entries_per_look() const {
    return place_.database() == nullptr ? entries_per_file() : kRowsPerLook;
  }

  /// Writes encoded entries from `index` on, making files as needed. `index` lies in the newest
  /// file, or right behind it, or anywhere while there is no file.
  Status write(std::int64_t index, std::string_view entries);

  /// Fills `out` with the entries from `index` on; less only at the end of a file. Errors: no file
  /// holds the entry (kNotFound); it cannot be read.
  Result<std::size_t> read(std::int64_t index, std::span<QueueEntry> out) const;

  /// Where to go on behind an entry that is missing, though there are some before and behind it:
  /// with the next file, or the next row.
  std::int64_t following(std::int64_t index) const;

  /// Waits until the files that hold [from, to) are on the medium, with their names.
  Status sync(std::int64_t from, std::int64_t to) const;

  /// Removes the files that end at or before the entry, but never the last. Returns how many. Who
  /// has such a file open keeps it.
  Result<int> remove_before(std::int64_t index);

  /// Removes the files that begin at or behind the entry.
  Status remove_from(std::int64_t index);
  /// Removes all files.
  Status remove_all();
  /// Makes the rest of the file that holds the entry, from it on, read as never written.
  Status clear_from(std::int64_t index);

 private:
  static constexpr std::int64_t kRowsPerLook = 1 << 20;

  Status load_rows();
  std::string directory() const;
  Status sync_names() const;
  std::string path_of(std::int64_t begin) const;
  std::int64_t begin_of(std::int64_t index) const { return index - index % entries_per_file(); }
  Result<FileCache::Handle> open(std::int64_t begin) const;
  Result<FileCache::Handle> make(std::int64_t begin);
  Status remove(std::int64_t begin);

  const QueuePlace& place_;
  const QueueName& name_;
  std::atomic<std::int64_t> begin_ = 0;
  std::atomic<std::int64_t> end_ = 0;
  mutable std::atomic<bool> has_new_names_ = false;  ///< names came or went since the last sync
};

}  // namespace saker::store
