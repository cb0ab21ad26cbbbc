#include "file/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace saker::file {
namespace {

// A write fills the page cache by blocks as large as itself. Up to here the kernel has such blocks
// at hand; larger ones it gathers, and a virtual machine may have lent them to its host (1 GiB took
// 0.15 s of processor time in steps of 64 KiB, 2 s in steps of 1 MiB).
constexpr std::int64_t kStepBytes = 64 << 10;

constexpr mode_t kFilePermissions = 0644;
constexpr mode_t kDirectoryPermissions = 0755;

int errno_of(int result) { return result == 0 ? 0 : errno; }

/// Opens a directory, applies fsync or syncfs, closes it.
int sync_through(const std::string& path, int (*sync)(int)) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  const int error = errno_of(sync(descriptor));
  ::close(descriptor);
  return error;
}

std::size_t step_at(std::int64_t offset, std::size_t bytes) {
  return std::min(bytes, static_cast<std::size_t>(kStepBytes - offset % kStepBytes));
}

}  // namespace

int Space::used_percent() const {
  const std::int64_t whole = used_bytes + usable_bytes;
  if (whole <= 0) return 0;
  return static_cast<int>((used_bytes * 100 + whole - 1) / whole);
}

int RealDisk::open(const std::string& path, int flags, int& descriptor) {
  const int opened = ::open(path.c_str(), flags, kFilePermissions);
  if (opened < 0) return errno;
  descriptor = opened;
  return 0;
}

int RealDisk::allocate(int descriptor, Range range) {
  for (;;) {
    if (::fallocate(descriptor, 0, range.offset, range.bytes) == 0) return 0;
    if (errno == EINTR) continue;
    // File systems without fallocate: the C library touches every block instead.
    if (errno == EOPNOTSUPP) return ::posix_fallocate(descriptor, range.offset, range.bytes);
    return errno;
  }
}

int RealDisk::zero(int descriptor, Range range) {
  const int keep_size = FALLOC_FL_KEEP_SIZE;
  for (const int mode : {FALLOC_FL_ZERO_RANGE, FALLOC_FL_PUNCH_HOLE}) {
    if (::fallocate(descriptor, mode | keep_size, range.offset, range.bytes) == 0) return 0;
    if (errno != EOPNOTSUPP) return errno;
  }
  const std::string zeros(kStepBytes, '\0');
  const std::int64_t end = range.offset + range.bytes;
  for (std::int64_t at = range.offset; at < end; at += kStepBytes) {
    const auto step = static_cast<std::size_t>(std::min(end - at, kStepBytes));
    if (const int error = RealDisk::write_at(descriptor, {zeros.data(), step}, at)) return error;
  }
  return 0;
}

int RealDisk::resize(int descriptor, std::int64_t bytes) {
  return errno_of(::ftruncate(descriptor, bytes));
}

int RealDisk::write_at(int descriptor, std::string_view bytes, std::int64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor, bytes.data(), step_at(offset, bytes.size()), offset);
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += written;
  }
  return 0;
}

void RealDisk::map_for_writing(int /*descriptor*/) {}

int RealDisk::sync_data(int descriptor) { return errno_of(::fdatasync(descriptor)); }

int RealDisk::sync_all(int descriptor) { return errno_of(::fsync(descriptor)); }

void RealDisk::start_writeback(int descriptor, Range range) {
  ::sync_file_range(descriptor, range.offset, range.bytes, SYNC_FILE_RANGE_WRITE);
}

int RealDisk::make_directory(const std::string& path) {
  return errno_of(::mkdir(path.c_str(), kDirectoryPermissions));
}

int RealDisk::remove(const std::string& path) { return errno_of(::unlink(path.c_str())); }

int RealDisk::rename(const std::string& from, const std::string& to) {
  return errno_of(::rename(from.c_str(), to.c_str()));
}

int RealDisk::sync_directory(const std::string& path) { return sync_through(path, ::fsync); }

int RealDisk::sync_file_system(const std::string& path) { return sync_through(path, ::syncfs); }

std::optional<Space> RealDisk::space(const std::string& path) {
  struct statvfs facts {};
  if (::statvfs(path.c_str(), &facts) != 0) return std::nullopt;
  const auto bytes = [&facts](fsblkcnt_t blocks) {
    return static_cast<std::int64_t>(blocks) * static_cast<std::int64_t>(facts.f_frsize);
  };
  return Space{.used_bytes = bytes(facts.f_blocks - facts.f_bfree),
               .usable_bytes = bytes(facts.f_bavail)};
}

}  // namespace saker::file
