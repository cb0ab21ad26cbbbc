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

/// Where the files of the commit log stand, and how long each is.
struct LogPlace {
  std::string directory;
  std::int64_t segment_bytes = 0;
};

/// One file of the commit log: `segment_bytes` from base(), named by it. Readers map it at their
/// first look and share the mapping; only the newest segments are open for writing.
/// Thread: any (locks mutex_); one writer at a time.
class Segment {
 public:
  /// A new file with all its blocks, on the medium with its name. Errors leave no file behind.
  static Result<std::shared_ptr<Segment>> create(file::Disk& disk, const LogPlace& place,
                                                 LogOffset base);
  /// A file that exists and has the right length.
  static std::shared_ptr<Segment> existing(file::Disk& disk, const LogPlace& place, LogOffset base);

  /// Opens an existing file for appends from `tail` on: gives it blocks to its end and clears what
  /// stands behind the tail.
  Status make_writable(LogOffset tail);

  const std::string& path() const { return path_; }
  LogOffset base() const { return base_; }
  LogOffset end() const { return base_ + bytes_; }
  std::int64_t bytes() const { return bytes_; }
  bool holds(LogOffset offset) const { return base_ <= offset && offset < end(); }

  /// The bytes of the file; null if it cannot be opened or mapped (logged).
  std::shared_ptr<file::Mapping> view() const;

  /// The file, open for writing: from create() or make_writable() until seal(), else null.
  std::shared_ptr<file::File> writer() const;

  /// Forgets the mapping; who looked keeps it, the next look maps anew.
  void drop_view();

  /// Closes the file for writing; its mapping stays. All of it is on the medium, nobody writes.
  void seal();

 private:
  Segment(file::Disk& disk, const LogPlace& place, LogOffset base);
  Result<std::shared_ptr<file::Mapping>> map() const;  // under mutex_

  file::Disk& disk_;
  const std::string path_;
  const LogOffset base_;
  const std::int64_t bytes_;
  mutable std::mutex mutex_;
  std::shared_ptr<file::File> writer_;              // under mutex_
  mutable std::shared_ptr<file::Mapping> mapping_;  // under mutex_
};

}  // namespace saker::store
