#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "file/file.h"

namespace saker::file {

/// The exclusive claim of one process on a directory: an fcntl record lock on byte [0,1) of a file,
/// the kind that Java's FileChannel.lock takes, so that a RocketMQ broker and this one exclude each
/// other. The kernel drops it when the process ends, and also when this process closes any other
/// descriptor of the same file: nobody else may open it. It does not exclude a second user inside
/// the same process. Held until destruction; the file stays.
class DirectoryLock {
 public:
  /// Errors: kFailedPrecondition if another process holds it; names the file and the process.
  static Result<std::unique_ptr<DirectoryLock>> acquire(Disk& disk, const std::string& path);

  /// Which other process holds the lock, e.g. "process 4711"; nothing if none does or there is no
  /// such file. Changes nothing. Not for a process that holds it itself: it would lose it.
  static Result<std::optional<std::string>> holder(const std::string& path);

 private:
  explicit DirectoryLock(File file) : file_(std::move(file)) {}
  File file_;
};

/// The exclusive claim of one store on a directory that has no lock file of its own, by flock(2) on
/// the directory itself. Also between two users inside one process; RocketMQ does not know it.
/// Where the file system has no such locks, nothing is claimed. Held until destruction.
class DirectoryClaim {
 public:
  /// Errors: kFailedPrecondition if another has it; names the directory.
  static Result<std::unique_ptr<DirectoryClaim>> acquire(const std::string& directory);

  DirectoryClaim(const DirectoryClaim&) = delete;
  DirectoryClaim& operator=(const DirectoryClaim&) = delete;
  ~DirectoryClaim();

 private:
  explicit DirectoryClaim(int descriptor) : descriptor_(descriptor) {}
  const int descriptor_;
};

}  // namespace saker::file
