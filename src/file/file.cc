#include "file/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "file/io_error.h"

namespace saker::file {
namespace {

int flags_of(OpenMode mode) {
  switch (mode) {
    case OpenMode::kRead:
      return O_RDONLY | O_CLOEXEC | O_NONBLOCK;  // a pipe of that name would be waited for
    case OpenMode::kReadWrite:
      return O_RDWR | O_CLOEXEC;
    case OpenMode::kCreate:
      return O_RDWR | O_CREAT | O_CLOEXEC;
    case OpenMode::kCreateNew:
      return O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
  }
  return O_RDONLY | O_CLOEXEC;
}

Status status_of(int error_number, std::string_view action, const std::string& path) {
  return error_number == 0 ? Status() : Status(io_error(action, path, error_number));
}

}  // namespace

Result<File> File::open(Disk& disk, std::string path, OpenMode mode) {
  int descriptor = -1;
  const int error = disk.open(path, flags_of(mode), descriptor);
  if (error != 0) return io_error("open", path, error);
  return File(disk, std::move(path), descriptor);
}

File::File(File&& other) noexcept
    : disk_(other.disk_),
      path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(disk_, other.disk_);
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::int64_t> File::size() const {
  struct stat facts {};
  if (::fstat(descriptor_, &facts) != 0) return io_error("examine", path_, errno);
  return static_cast<std::int64_t>(facts.st_size);
}

Result<std::size_t> File::read_at(std::int64_t offset, std::span<char> out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = ::pread(descriptor_, out.data() + done, out.size() - done,
                                offset + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error("read", path_, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Status File::write_at(std::int64_t offset, std::string_view bytes) {
  return status_of(disk_->write_at(descriptor_, bytes, offset), "write", path_);
}

Status File::allocate(Range range) {
  return status_of(disk_->allocate(descriptor_, range), "allocate space for", path_);
}

Status File::zero(Range range) {
  if (range.bytes <= 0) return {};
  return status_of(disk_->zero(descriptor_, range), "clear a part of", path_);
}

Status File::resize(std::int64_t bytes) {
  return status_of(disk_->resize(descriptor_, bytes), "resize", path_);
}

Status File::sync_data() {
  return status_of(disk_->sync_data(descriptor_), "write to the medium", path_);
}

Status File::sync_all() {
  return status_of(disk_->sync_all(descriptor_), "write to the medium", path_);
}

void File::start_writeback(Range range) const { disk_->start_writeback(descriptor_, range); }

}  // namespace saker::file
