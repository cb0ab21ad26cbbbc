#include "file/disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace saker::file {

int RealDisk::allocate(int descriptor, Range range) {
  for (;;) {
    if (::fallocate(descriptor, 0, range.offset, range.bytes) == 0) return 0;
    if (errno == EINTR) continue;
    // File systems without fallocate: the C library touches every block instead.
    if (errno == EOPNOTSUPP) return ::posix_fallocate(descriptor, range.offset, range.bytes);
    return errno;
  }
}

int RealDisk::write_at(int descriptor, std::string_view bytes, std::int64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor, bytes.data(), bytes.size(), offset);
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += written;
  }
  return 0;
}

int RealDisk::sync_data(int descriptor) { return ::fdatasync(descriptor) == 0 ? 0 : errno; }

}  // namespace saker::file
