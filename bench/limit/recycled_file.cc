#include "recycled_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace saker::limit {
namespace {

constexpr size_t kBlock = 1 << 20;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

}  // namespace

RecycledFile::RecycledFile(const std::string& path, size_t bytes, Durability durability)
    : fd_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)),
      bytes_(bytes),
      durability_(durability) {
  if (fd_ < 0) fail("open " + path);
  struct stat status {};
  if (fstat(fd_, &status) != 0) fail("stat " + path);
  if (static_cast<size_t>(status.st_size) != bytes_) prepare();
  if (durability_ == Durability::kPageCache) map();
}

RecycledFile::~RecycledFile() {
  if (mapped_ != nullptr) munmap(mapped_, bytes_);
  close(fd_);
}

void RecycledFile::prepare() {
  std::string zeros(kBlock, '\0');
  if (ftruncate(fd_, 0) != 0) fail("truncate");
  for (size_t at = 0; at < bytes_; at += kBlock) {
    if (pwrite(fd_, zeros.data(), kBlock, static_cast<off_t>(at)) != ssize_t{kBlock})
      fail("pwrite");
  }
  if (fdatasync(fd_) != 0) fail("fdatasync");
}

void RecycledFile::map() {
  void* memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, fd_, 0);
  if (memory == MAP_FAILED) fail("mmap");
  mapped_ = static_cast<char*>(memory);
  if (madvise(mapped_, bytes_, MADV_POPULATE_WRITE) == 0) return;
  for (size_t at = 0; at < bytes_; at += 4096) static_cast<volatile char*>(mapped_)[at] = 0;
}

void RecycledFile::append(std::string_view frame) {
  if (durability_ == Durability::kSynced) {
    staged_.append(frame);
    return;
  }
  if (frame.size() > bytes_ - at_) at_ = 0;
  std::memcpy(mapped_ + at_, frame.data(), frame.size());
  at_ += frame.size();
}

void RecycledFile::commit() {
  if (staged_.empty()) return;
  if (staged_.size() > bytes_ - at_) at_ = 0;
  auto wanted = static_cast<ssize_t>(staged_.size());
  if (pwrite(fd_, staged_.data(), staged_.size(), static_cast<off_t>(at_)) != wanted) {
    fail("pwrite");
  }
  if (fdatasync(fd_) != 0) fail("fdatasync");
  at_ += staged_.size();
  staged_.clear();
}

}  // namespace saker::limit
