#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "file/disk.h"
#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"
#include "store/inspect/log_walk.h"

namespace saker::store::repair {

/// The directory in which a repair keeps what it cuts and replaces, under the names that things
/// have below the root of the store. They may come from other file systems (storePathCommitLog, a
/// mounted consumequeue): see file::move. Thread: one.
class Aside {
 public:
  /// `progress` is told of files that have to be copied.
  Aside(file::Disk& disk, const inspect::Survey& survey, std::string directory,
        const inspect::Progress& progress)
      : disk_(disk), survey_(survey), directory_(std::move(directory)), progress_(progress) {}

  std::string path(std::string_view name) const { return directory_ + "/" + std::string(name); }

  /// A small file of the repair's own.
  Status write(std::string_view name, std::string_view text);
  /// A part of a file of the log, which stays as it is.
  Status keep(const inspect::SetFile& file, LogOffset begin, LogOffset end);
  /// A file in one of the log's directories.
  Status take_log_file(const std::string& path);
  /// A part of the store, by its name below the root.
  Status take(const std::string& name);
  /// The new one takes the place of the old one, if there is one, which is taken. Nothing new:
  /// nothing takes its place.
  Status swap(const std::string& name, const std::string& fresh);

 private:
  file::Disk& disk_;
  const inspect::Survey& survey_;
  const std::string directory_;
  const inspect::Progress& progress_;
};

}  // namespace saker::store::repair
