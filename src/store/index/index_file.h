#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "file/mapping.h"
#include "store/index/index_check.h"

namespace saker::store {

/// A key of a record, ready to be entered.
struct IndexKey {
  std::int32_t hash = 0;
  LogOffset offset;  ///< of the record
  std::int64_t store_timestamp_ms = 0;
};

/// What is looked for in an index. Times are those of the index: whole seconds after a file's
/// begin.
struct IndexSearch {
  std::int32_t hash = 0;
  std::int64_t begin_ms = 0;
  std::int64_t end_ms = 0;
  std::size_t count_max = 0;
};

/// The store time of a record; nothing if the log does not have it any more.
using StoreTimeOf = std::function<std::optional<std::int64_t>(LogOffset)>;

/// One index file (index_layout.h), mapped without read-ahead: it is touched here and there.
///
/// Written through the mapping: a key touches a slot, an entry and the header, far apart, which
/// would be three system calls. Header and slots get their blocks when the file is made, entries
/// 1 MiB at a time before the first of them is written, so that a full disk refuses and does not
/// kill. The order of the writes (entry, slot, header) is also what readers rely on: whatever a
/// slot names is complete.
///
/// Thread: put, check, sync, release_pages: one writer; the rest: any.
class IndexFile {
 public:
  struct Place {
    file::Disk& disk;
    std::string path;
    IndexLayout layout;
  };

  /// A file that exists; it is mapped at the first look. Errors: another length than the layout's
  /// (kCorrupt; says what to do), or unreadable.
  static Result<std::shared_ptr<IndexFile>> open(const Place& place);
  /// A new file whose header goes on where `before` ends. Errors leave no file behind.
  static Result<std::shared_ptr<IndexFile>> create(const Place& place, const IndexHeader& before);

  const std::string& path() const { return path_; }
  /// Consistent for the writer; for others each field is one that was true lately.
  IndexHeader header() const;
  bool empty() const { return next_entry_.load(std::memory_order_relaxed) <= 1; }
  bool full() const { return next_entry_.load(std::memory_order_relaxed) >= layout_.entry_count; }

  /// Makes put() possible: maps the file for writing and gives the next entry its block.
  /// Errors: disk full; try again later.
  Status make_room();
  void prefetch(const IndexKey& key) const;
  /// Enters a key. The file is not full and make_room() said yes.
  void put(const IndexKey& key);

  /// Whether the file's time overlaps the search's.
  bool overlaps(const IndexSearch& search) const;
  /// Appends the offsets of entries that match, newest first, until there are count_max. A file
  /// that retention took has none. Errors: it cannot be opened or mapped now.
  Status search(const IndexSearch& search, std::vector<LogOffset>& offsets) const;

  /// Whether the header speaks of the first and the last entry that are there.
  bool ends_agree() const;
  /// For a file that a crash may have left in pieces: index_check.h. Leaves a consistent file and
  /// returns the record with which to go on; nothing if the file is not consistent or has nothing
  /// left.
  std::optional<LogOffset> check(const IndexCheckOptions& options, const StoreTimeOf& store_time,
                                 const std::atomic<bool>& stopping);

  /// Brings to the medium that no entry names a record at the offset or behind it: those that do
  /// get an offset that no log reaches, for check() to drop. Before any other use.
  Status void_from(LogOffset end) const;

  /// Waits until it is on the medium, with its name. Once that failed, it fails for good: what the
  /// kernel could not write, it may have dropped.
  Status sync();
  /// Gives the memory of its pages back.
  void release_pages();

 private:
  IndexFile(const Place& place, const IndexHeader& header);

  Result<std::shared_ptr<file::Mapping>> mapping() const;
  Status map_for_writing();
  void set_header(const IndexHeader& header);
  void write_header();
  file::Disk& disk_;
  const std::string path_;
  const IndexLayout layout_;

  // The header, for readers. The writer stores next_entry_ last.
  std::atomic<std::int64_t> begin_ms_;
  std::atomic<std::int64_t> end_ms_;
  std::atomic<std::int64_t> begin_offset_;
  std::atomic<std::int64_t> end_offset_;
  std::atomic<std::int32_t> used_slots_;
  std::atomic<std::int32_t> next_entry_;

  file::Mapping* writable_ = nullptr;  ///< writer: mapping_, once it may be written
  std::int64_t room_bytes_ = 0;        ///< writer: the first bytes that certainly have blocks
  bool sync_failed_ = false;           ///< writer
  std::int64_t released_ = 0;          ///< writer: entries' memory was given back up to here

  mutable std::mutex mutex_;
  mutable std::shared_ptr<file::Mapping> mapping_;  // under mutex_
};

}  // namespace saker::store
