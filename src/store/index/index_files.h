#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/index/index_file.h"
#include "store/log/log_min_listener.h"

namespace saker::store {

/// The index files of a store, in the order of the log: `<directory>/<17 digits>`, named by the
/// local time at which each was made (yyyyMMddHHmmssSSS). All but the newest are full.
///
/// Thread: any (locks mutex_); load, add, withdraw, put_back and discard: the indexer.
class IndexFiles final : public LogMinListener {
 public:
  using Files = std::vector<std::shared_ptr<IndexFile>>;

  IndexFiles(file::Disk& disk, std::string directory, const IndexLayout& layout)
      : disk_(disk), directory_(std::move(directory)), layout_(layout) {}

  /// Lists what is there. Files of another length than the layout's are kept aside, in `cut` beside
  /// the directory; empty ones, of which a crash left only the name, are removed; other names are
  /// left alone.
  Status load();

  /// The log ends there: entries of what lay behind must not pass for those of records that will
  /// stand there, though the next start, too, may follow on a crash. On the medium when it returns.
  Status void_from(LogOffset log_end);

  /// What queries may look at, oldest first.
  Files view() const;
  /// Null if there is none.
  std::shared_ptr<IndexFile> newest() const;

  /// Makes the next file, and the directory for the first.
  Result<std::shared_ptr<IndexFile>> add(std::int64_t now_ms);

  /// Takes the given file of view() and those behind it away from queries, and returns them: less
  /// where some have expired meanwhile. What turns out to be right is put back, in order, the rest
  /// discarded.
  Files withdraw(const IndexFile& first);
  void put_back(std::shared_ptr<IndexFile> file);
  Status discard(const IndexFile& file);

  /// Removes the files whose entries all name records before the offset, except the newest. Errors
  /// leave the file there, and those behind it.
  Status remove_before(LogOffset offset);
  void on_log_min(LogOffset min) override;

 private:
  Status load_file(const std::string& name);
  void keep_aside(const std::string& name, const Error& why);
  std::string next_name(std::int64_t now_ms) const;

  file::Disk& disk_;
  const std::string directory_;
  const IndexLayout layout_;
  std::string last_name_;  ///< the greatest that was ever seen

  mutable std::mutex mutex_;
  Files files_;  // under mutex_
};

}  // namespace saker::store
