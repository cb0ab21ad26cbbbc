#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "file/file.h"
#include "file/mapping.h"
#include "model/offset.h"

namespace saker::store {

/// A directory with files of the commit log, and how long each is.
struct LogPlace {
  std::string directory;
  std::int64_t segment_bytes = 0;
  bool is_read_only = false;  ///< its files are read, but never written or deleted
};

/// One file of the commit log: `segment_bytes` from base(), named by it. Readers map it at their
/// first look and share the mapping; only the newest segments are open for writing.
/// Thread: any (locks mutex_); one writer at a time.
class Segment {
 public:
  /// A new file with all its blocks, on the medium with its name. Errors leave no file behind.
  static Result<std::shared_ptr<Segment>> create(file::Disk& disk, const LogPlace& place,
                                                 LogOffset base);
  /// The same from a file that nobody maps, of the right length and on the same file system. Its
  /// blocks are reused; its bytes stay but for a cleared first page, so the writer keeps zeros
  /// behind what it wrote. Errors leave the file or remove it.
  static Result<std::shared_ptr<Segment>> reuse(file::Disk& disk, const LogPlace& place,
                                                LogOffset base, const std::string& old_path);
  static constexpr std::int64_t kClearedBytes = 4096;  ///< by reuse()

  /// A file that exists and has the right length.
  static std::shared_ptr<Segment> existing(file::Disk& disk, const LogPlace& place, LogOffset base);

  /// Opens an existing file for appends from `tail` on: gives it blocks to its end and clears what
  /// stands behind the tail. Errors: kFailedPrecondition for a read-only place.
  Status make_writable(LogOffset tail);

  const std::string& path() const { return path_; }
  LogOffset base() const { return base_; }
  LogOffset end() const { return base_ + bytes_; }
  std::int64_t bytes() const { return bytes_; }
  bool holds(LogOffset offset) const { return base_ <= offset && offset < end(); }
  bool is_read_only() const { return is_read_only_; }
  /// Behind its first page stand the bytes of an earlier use.
  bool is_reused() const { return is_reused_; }

  /// The bytes of the file. Errors: kNotFound if it is retired or missing; any other: it cannot be
  /// opened or mapped now, which says nothing of what stands in it.
  Result<std::shared_ptr<file::Mapping>> mapped() const;
  /// The same; null for every error (logged).
  std::shared_ptr<file::Mapping> view() const;

  /// The file, open for writing: from create() or make_writable() until seal(), else null.
  std::shared_ptr<file::File> writer() const;

  /// Forgets the mapping; the next look maps anew. For recovery: nobody else may have it.
  void drop_view();

  /// Closes the file for writing; its mapping stays. All of it is on the medium, nobody writes.
  void seal();

  /// The segment is no longer part of the log: from now on view() is null. Who has a mapping keeps
  /// it: the file must not become shorter before the returned pointer has expired.
  std::weak_ptr<const file::Mapping> retire();

 private:
  Segment(file::Disk& disk, const LogPlace& place, LogOffset base);
  Result<std::shared_ptr<file::Mapping>> map() const;  // under mutex_
  static Result<file::File> prepare_reuse(file::Disk& disk, const Segment& segment,
                                          const std::string& old_path);

  file::Disk& disk_;
  const std::string path_;
  const LogOffset base_;
  const std::int64_t bytes_;
  const bool is_read_only_;
  bool is_reused_ = false;  // set before others see it
  mutable std::mutex mutex_;
  std::shared_ptr<file::File> writer_;              // under mutex_
  mutable std::shared_ptr<file::Mapping> mapping_;  // under mutex_
  bool is_retired_ = false;                         // under mutex_
};

}  // namespace saker::store
