#include "store/recovery/store_claim.h"

#include <unistd.h>

#include "file/directory.h"
#include "file/file.h"

namespace saker::store {

Status StoreClaim::take(file::Disk& disk, const std::string& root,
                        const std::vector<std::string>& log_directories) {
  Status done = file::make_lasting_directories(disk, root);
  if (!done) return done;
  auto lock = file::DirectoryLock::acquire(disk, root + "/lock");
  if (!lock) return lock.error();
  lock_ = std::move(*lock);
  if (done = mark(disk, root); !done) return done;
  for (const std::string& directory : log_directories) {
    if (done = file::make_lasting_directories(disk, directory); !done) return done;
    auto claim = file::DirectoryClaim::acquire(directory);
    if (!claim) return claim.error();
    logs_.push_back(std::move(*claim));
  }
  return {};
}

/// Before anything is changed: if this run dies, the next one recovers.
Status StoreClaim::mark(file::Disk& disk, const std::string& root) {
  const std::string path = root + "/abort";
  was_closed_ = !file::exists(path);
  Result<file::File> abort = file::File::open(disk, path, file::OpenMode::kCreate);
  if (!abort) return abort.error();
  // Its name is what counts: on a full disk there is no room for the number.
  if (abort->resize(0)) (void)abort->write_at(0, std::to_string(::getpid()));
  return file::sync_directory(disk, root);
}

void StoreClaim::release() {
  logs_.clear();
  lock_.reset();
}

}  // namespace saker::store
