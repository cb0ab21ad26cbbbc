#include "store/repair/aside.h"

#include <algorithm>

#include "file/directory.h"
#include "file/file.h"
#include "file/move.h"
#include "store/log/segment_directory.h"

namespace saker::store::repair {
namespace {

constexpr std::string_view kLog = "commitlog";

}  // namespace

Status Aside::write(std::string_view name, std::string_view text) {
  Status done = file::make_directories(disk_, directory_);
  if (!done) return done;
  Result<file::File> file = file::File::open(disk_, path(name), file::OpenMode::kCreate);
  if (!file) return file.error();
  done = file->resize(0);
  if (done) done = file->write_at(0, text);
  if (done) done = file->sync_all();
  return done ? file::sync_directory(disk_, directory_) : done;
}

Status Aside::keep(const inspect::SetFile& file, LogOffset begin, LogOffset end) {
  const std::int64_t to = std::min(end.value - file.base, file.bytes);
  const std::int64_t from = begin.value - file.base;
  if (from >= to) return {};
  const std::string directory = path(kLog);
  Status done = file::make_lasting_directories(disk_, directory);
  if (!done) return done;
  const std::string name = segment_name(begin.value) + "-" + std::to_string(to - from) + ".bin";
  done = file::copy_range(disk_, survey_.log.path(file), {from, to - from}, directory + "/" + name,
                          progress_);
  return done ? file::sync_directory(disk_, directory) : done;
}

Status Aside::take_log_file(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  // Directories of a log may have files of one name.
  return file::move(disk_, path, file::free_name(this->path(kLog) + "/" + name), progress_);
}

Status Aside::take(const std::string& name) {
  return file::move(disk_, survey_.path(name), path(name), progress_);
}

Status Aside::swap(const std::string& name, const std::string& fresh) {
  const std::string old = survey_.path(name);
  Status done;
  if (file::exists(old)) done = take(name);
  if (!done || !file::exists(fresh)) return done;  // no record of it is left
  if (done) done = file::sync_directory(disk_, fresh);
  return done ? file::move(disk_, fresh, old, progress_) : done;
}

}  // namespace saker::store::repair
