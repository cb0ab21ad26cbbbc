#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "file/mapping.h"
#include "store/queue/queue_entry.h"

namespace saker::store {

/// What the files of all queues of a store have in common. Outlives them.
struct QueuePlace {
  file::Disk& disk;
  std::string directory;        ///< …/consumequeue
  std::int64_t file_bytes = 0;  ///< a multiple of QueueEntry::kBytes

  std::int64_t entries_per_file() const { return file_bytes / QueueEntry::kBytes; }
};

/// Entries of one file, from the one asked for to the end of the file. Which of them are written is
/// the queue's to know.
struct EntryRun {
  const char* first = nullptr;  ///< null: no file holds the entry
  std::int64_t count = 0;
  std::shared_ptr<const void> keep_alive;

  QueueEntry at(std::int64_t i) const { return load_entry(first + i * QueueEntry::kBytes); }
};

/// Mappings with entries that are not known to be on the medium. Writer thread.
struct DirtyMappings {
  std::vector<std::shared_ptr<file::Mapping>> mappings;
  std::uint64_t epoch = 1;

  /// What was collected; collecting begins anew.
  std::vector<std::shared_ptr<file::Mapping>> take() {
    ++epoch;
    return std::exchange(mappings, {});
  }
};

/// The files of one queue: `<directory>/<topic>/<id>/<20 digits>`, equally long, named by the byte
/// position of their first entry, without gaps. A file is made when its first entry is written,
/// and gets blocks in small steps, so that a queue costs little disk and a write through the
/// mapping cannot run out of space. No descriptor stays open.
///
/// Thread: one writer; view(), extent(): any (lock mutex_).
class QueueFiles {
 public:
  /// Entries that the files have room for: [begin, end). Multiples of entries_per_file().
  struct Extent {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    bool empty() const { return begin == end; }
  };

  QueueFiles(const QueuePlace& place, std::string directory)
      : place_(place), directory_(std::move(directory)) {}

  /// Lists what is there. Errors: as list_segments. Files before a gap are left out (reported).
  Status load();

  Extent extent() const;
  std::int64_t entries_per_file() const { return place_.entries_per_file(); }
  /// The path of the file that holds an entry.
  std::string path_of(std::int64_t index) const;
  file::Disk& disk() const { return place_.disk; }

  /// Writes an entry into the newest file, or makes the next one. `index` lies in the newest file,
  /// or right behind it, or anywhere while there is no file.
  Status write(std::int64_t index, const QueueEntry& entry, DirtyMappings& dirty);

  EntryRun view(std::int64_t index) const;

  /// Removes the files that begin at or behind the entry.
  Status remove_from(std::int64_t index);
  /// Makes the rest of the file that holds the entry, from it on, read as never written.
  Status clear_from(std::int64_t index);

 private:
  Status open_newest(std::int64_t index);
  Status make_room(std::int64_t position);
  Result<std::shared_ptr<file::Mapping>> map(std::int64_t index, file::Access access) const;
  void forget_newest();

  const QueuePlace& place_;
  const std::string directory_;

  // The newest file, for the writer.
  std::shared_ptr<file::Mapping> newest_;
  std::int64_t newest_begin_ = 0;  ///< its first entry
  std::int64_t room_bytes_ = 0;    ///< its first bytes that certainly have blocks
  std::uint64_t dirty_epoch_ = 0;

  mutable std::mutex mutex_;
  std::int64_t begin_ = 0;                                        // under mutex_
  mutable std::vector<std::shared_ptr<file::Mapping>> mappings_;  // under mutex_; null: not yet
};

}  // namespace saker::store
