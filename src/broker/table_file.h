#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "base/result.h"
#include "base/unique_function.h"

namespace saker::broker {

/// Keeps the file of one table, or its rows in a database, up to date: remembers that the table
/// changed and writes it at most once for every change. Thread: any (locks mutex_ over the write,
/// so that an older text cannot replace a newer one; nothing else waits for it).
class TableFile {
 public:
  /// `encode` gives the table's present text; it is called without any lock of the table held.
  TableFile(std::string path, UniqueFunction<std::string()> encode);
  /// `write` puts the table's present state where it belongs; `path` is where the file would be.
  TableFile(std::string path, UniqueFunction<Status()> write)
      : path_(std::move(path)), write_(std::move(write)) {}

  void mark_changed() { changes_.fetch_add(1, std::memory_order_release); }

  /// Writes the table if it changed since the last write. On an error it counts as changed still.
  Status save();

  const std::string& path() const { return path_; }

 private:
  const std::string path_;
  std::atomic<std::uint64_t> changes_{0};
  std::mutex mutex_;
  UniqueFunction<Status()> write_;
  std::uint64_t saved_changes_ = 0;
};

}  // namespace saker::broker
