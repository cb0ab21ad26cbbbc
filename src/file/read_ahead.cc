#include "file/read_ahead.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/log.h"
#include "file/io_error.h"

namespace saker::file {
namespace {

constexpr std::size_t kPageBytes = 4096;

/// Reads until `bytes` are there. Direct reads may be asked for more than the file has.
bool read_fully(int descriptor, char* to, std::int64_t offset, std::int64_t bytes,
                std::int64_t asked) {
  for (std::int64_t done = 0; done < bytes;) {
    const ssize_t got =
        ::pread(descriptor, to + done, static_cast<std::size_t>(asked - done), offset + done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += got;
  }
  return true;
}

}  // namespace

ReadAhead::ReadAhead(std::string path, std::int64_t from, std::int64_t end)
    : path_(std::move(path)),
      end_(end),
      known_end_(from / kPieceBytes * kPieceBytes),
      first_kept_(from / kPieceBytes),
      free_end_(first_kept_ + kPieces),
      next_(first_kept_),
      ready_end_(known_end_) {}

Result<std::unique_ptr<ReadAhead>> ReadAhead::start(const std::string& path, std::int64_t from,
                                                    std::int64_t end) {
  std::unique_ptr<ReadAhead> made(new ReadAhead(path, from, end));
  Status opened = made->open();
  if (opened) opened = made->map_ring();
  if (!opened) return opened.error();
  for (std::thread& thread : made->threads_) {
    thread = std::thread([reader = made.get()] { reader->run(); });
  }
  return made;
}

Status ReadAhead::open() {
  cached_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (cached_ < 0) return io_error("open", path_, errno);
  direct_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECT);
  return {};
}

Status ReadAhead::map_ring() {
  constexpr auto kBytes = static_cast<std::size_t>(kRingBytes);
  const int memory = ::memfd_create("saker-read-ahead", MFD_CLOEXEC);
  if (memory < 0) return io_error("make", "memory to read into", errno);
  const bool is_sized = ::ftruncate(memory, kRingBytes) == 0;
  void* both = ::mmap(nullptr, 2 * kBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  bool is_mapped = is_sized && both != MAP_FAILED;
  if (both != MAP_FAILED) ring_ = static_cast<char*>(both);
  for (const std::size_t half : {std::size_t{0}, kBytes}) {
    is_mapped = is_mapped && ::mmap(ring_ + half, kBytes, PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_FIXED, memory, 0) != MAP_FAILED;
  }
  const int reason = errno;
  ::close(memory);
  return is_mapped ? Status() : io_error("map", "memory to read into", reason);
}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  room_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
  if (ring_ != nullptr) ::munmap(ring_, 2 * static_cast<std::size_t>(kRingBytes));
  if (cached_ >= 0) ::close(cached_);
  if (direct_ >= 0) ::close(direct_);
}

std::int64_t ReadAhead::end_of(std::int64_t piece) const {
  return std::min((piece + 1) * kPieceBytes, end_);
}

void ReadAhead::wait(std::int64_t position, std::int64_t wanted_end) {
  std::unique_lock lock(mutex_);
  first_kept_ = position / kPieceBytes;
  free_end_ = first_kept_ + kPieces;
  room_.notify_all();
  const std::int64_t until = std::min({wanted_end, free_end_ * kPieceBytes, end_});
  ready_.wait(lock, [&] { return failed_ || ready_end_ >= until; });
  known_end_ = failed_ ? position : ready_end_;
}

void ReadAhead::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    room_.wait(lock, [this] {
      const bool is_left = next_ * kPieceBytes < end_ && !failed_;
      // Where the user leapt ahead, what is still being read behind him has its places, too.
      const std::int64_t room_end = std::min(free_end_, ready_end_ / kPieceBytes + kPieces);
      return stopping_ || (is_left && next_ < room_end);
    });
    if (stopping_) return;
    const std::int64_t piece = next_++;
    lock.unlock();
    const bool is_read = read_piece(piece);
    lock.lock();
    failed_ = failed_ || !is_read;
    is_read_[static_cast<std::size_t>(piece % kPieces)] = true;
    const std::int64_t ready_before = ready_end_;
    while (ready_end_ < end_) {
      bool& is_next = is_read_[static_cast<std::size_t>(ready_end_ / kPieceBytes % kPieces)];
      if (!is_next) break;
      is_next = false;
      ready_end_ = end_of(ready_end_ / kPieceBytes);
    }
    ready_.notify_one();
    if (ready_end_ != ready_before) room_.notify_all();
  }
}

bool ReadAhead::read_piece(std::int64_t piece) {
  const std::int64_t offset = piece * kPieceBytes;
  const std::int64_t bytes = end_of(piece) - offset;
  char* to = ring_ + offset % kRingBytes;
  if (direct_ >= 0 && !is_cached(offset, bytes) &&
      read_fully(direct_, to, offset, bytes, kPieceBytes)) {
    return true;
  }
  if (read_fully(cached_, to, offset, bytes, bytes)) return true;
  log::warn("file: cannot read {} bytes at {} of {} ahead", bytes, offset, path_);
  return false;
}

/// Whether most of it is: then memory is faster than the medium.
bool ReadAhead::is_cached(std::int64_t offset, std::int64_t bytes) const {
  const auto length = static_cast<std::size_t>(bytes);
  void* mapped = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, cached_, offset);
  if (mapped == MAP_FAILED) return false;
  std::array<unsigned char, static_cast<std::size_t>(kPieceBytes) / kPageBytes> pages{};
  const std::size_t count = (length + kPageBytes - 1) / kPageBytes;
  std::size_t present = 0;
  if (::mincore(mapped, length, pages.data()) == 0) {
    for (std::size_t i = 0; i < count; ++i) present += pages[i] & 1U;
  }
  ::munmap(mapped, length);
  return present * 8 >= count * 7;
}

}  // namespace saker::file
