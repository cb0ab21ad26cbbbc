#include "file/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "file/io_error.h"

namespace saker::file {
namespace {

struct flock exclusive_first_byte() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = 0;
  lock.l_len = 1;
  return lock;
}

std::optional<std::string> other_holder(const File& file) {
  struct flock lock = exclusive_first_byte();
  if (::fcntl(file.descriptor(), F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return {};
  return lock.l_pid > 0 ? "process " + std::to_string(lock.l_pid) : "another process";
}

Error held_by_another(const File& file) {
  const std::string holder = other_holder(file).value_or("another process");
  return {ErrorCode::kFailedPrecondition,
          file.path() + " is locked by " + holder +
              ": one broker a store directory; stop the other one, or give this one another "
              "storePathRootDir"};
}

}  // namespace

Result<std::unique_ptr<DirectoryLock>> DirectoryLock::acquire(Disk& disk, const std::string& path) {
  Result<File> file = File::open(disk, path, OpenMode::kCreate);
  if (!file) return file.error();
  struct flock lock = exclusive_first_byte();
  if (::fcntl(file->descriptor(), F_SETLK, &lock) != 0) {
    if (errno == EACCES || errno == EAGAIN) return held_by_another(*file);
    return io_error("lock", path, errno);
  }
  Status written = file->write_at(0, "lock");
  if (!written) return written.error();
  return std::unique_ptr<DirectoryLock>(new DirectoryLock(std::move(*file)));
}

Result<std::optional<std::string>> DirectoryLock::holder(const std::string& path) {
  RealDisk disk;
  const Result<File> file = File::open(disk, path, OpenMode::kRead);
  if (!file && file.error().code == ErrorCode::kNotFound) return std::optional<std::string>();
  if (!file) return file.error();
  return other_holder(*file);
}

Result<std::unique_ptr<DirectoryClaim>> DirectoryClaim::acquire(const std::string& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return io_error("open", directory, errno);
  std::unique_ptr<DirectoryClaim> claim(new DirectoryClaim(descriptor));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return Error{ErrorCode::kFailedPrecondition,
                 directory + " is in use by another store; give this one another directory"};
  }
  return claim;
}

DirectoryClaim::~DirectoryClaim() { ::close(descriptor_); }

}  // namespace saker::file
