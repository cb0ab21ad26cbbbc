#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "file/directory_lock.h"
#include "file/disk.h"

namespace saker::store {

/// The claim of a store on its directories, and the mark that it is at work: the file `abort`,
/// which is there from take() until who ends in order removes it. Thread: one.
class StoreClaim {
 public:
  /// Makes the directories where they are missing. Two stores with roots of their own, but one
  /// log, would write over each other: each directory of the log is claimed, too. Errors:
  /// kFailedPrecondition if another store has one of them.
  Status take(file::Disk& disk, const std::string& root,
              const std::vector<std::string>& log_directories);
  /// Others may have them.
  void release();

  /// The last user ended in order.
  bool was_closed() const { return was_closed_; }

 private:
  Status mark(file::Disk& disk, const std::string& root);

  std::unique_ptr<file::DirectoryLock> lock_;
  std::vector<std::unique_ptr<file::DirectoryClaim>> logs_;
  bool was_closed_ = true;
};

}  // namespace saker::store
