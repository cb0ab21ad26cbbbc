#pragma once

#include <atomic>
#include <cerrno>
#include <climits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "file/disk.h"

namespace saker::file {

/// A disk that works until a test makes it refuse: set an errno, and the calls of that kind return
/// it without touching the file; 0 makes them work again. How full it is is the test's to say, too;
/// nearly empty at first. Thread: any.
class FaultyDisk final : public RealDisk {
 public:
  std::atomic<int> allocate_error = 0;
  std::atomic<int> write_error = 0;
  std::atomic<int> resize_error = 0;
  std::atomic<int> sync_error = 0;
  std::atomic<int> sync_count = 0;                ///< calls of sync_data so far
  std::atomic<std::int64_t> writeback_bytes = 0;  ///< of calls of start_writeback so far
  std::mutex sync_gate;  ///< held by a test: calls of sync_data wait for it

  int open(const std::string& path, int flags, int& descriptor) override {
    const int error = refused_open(path);
    return error != 0 ? error : RealDisk::open(path, flags, descriptor);
  }
  int allocate(int descriptor, Range range) override {
    const int error = allocate_error;
    return error != 0 ? error : RealDisk::allocate(descriptor, range);
  }
  int resize(int descriptor, std::int64_t bytes) override {
    const int error = resize_error;
    return error != 0 ? error : RealDisk::resize(descriptor, bytes);
  }
  int write_at(int descriptor, std::string_view bytes, std::int64_t offset) override {
    const int error = write_error;
    return error != 0 ? error : RealDisk::write_at(descriptor, bytes, offset);
  }
  int sync_data(int descriptor) override {
    ++sync_count;
    const std::lock_guard gate(sync_gate);
    const int error = sync_error;
    return error != 0 ? error : RealDisk::sync_data(descriptor);
  }
  void start_writeback(int descriptor, Range range) override {
    RealDisk::start_writeback(descriptor, range);
    writeback_bytes += range.bytes;
  }
  int rename(const std::string& from, const std::string& to) override {
    const int error = refused_rename(from, to);
    return error != 0 ? error : RealDisk::rename(from, to);
  }
  std::optional<Space> space(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    const auto found = used_percent_.find(path);
    const std::optional<int> used = found == used_percent_.end() ? 1 : found->second;
    if (!used) return std::nullopt;
    return Space{.used_bytes = *used, .usable_bytes = 100 - *used};
  }
  /// Of a path; nothing: as if it did not exist.
  void set_used_percent(const std::string& path, std::optional<int> percent) {
    const std::lock_guard lock(mutex_);
    used_percent_[path] = percent;
  }

  /// Opening files whose path holds that part returns the errno, so many times.
  void refuse_open(const std::string& part, int error, int times = INT_MAX) {
    const std::lock_guard lock(mutex_);
    refused_part_ = part;
    refused_error_ = error;
    refusals_left_ = times;
  }

  /// A file system of its own is mounted at that directory.
  void mount(const std::string& directory) {
    const std::lock_guard lock(mutex_);
    mounts_.push_back(directory);
  }

 private:
  int refused_rename(const std::string& from, const std::string& to) {
    const std::lock_guard lock(mutex_);
    for (const std::string& directory : mounts_) {
      const std::string inside = directory + "/";
      if (from.starts_with(inside) != to.starts_with(inside)) return EXDEV;
      if (from == directory || to == directory) return EBUSY;
    }
    return 0;
  }
  int refused_open(const std::string& path) {
    const std::lock_guard lock(mutex_);
    if (refusals_left_ == 0 || path.find(refused_part_) == std::string::npos) return 0;
    --refusals_left_;
    return refused_error_;
  }

  std::mutex mutex_;
  std::vector<std::string> mounts_;                         // under mutex_
  std::string refused_part_;                                // under mutex_
  int refused_error_ = 0;                                   // under mutex_
  int refusals_left_ = 0;                                   // under mutex_
  std::map<std::string, std::optional<int>> used_percent_;  // under mutex_
};

}  // namespace saker::file
