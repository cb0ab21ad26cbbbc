#pragma once

#include <atomic>
#include <mutex>

#include "file/disk.h"

namespace saker::file {

/// A disk that works until a test makes it refuse: set an errno, and the calls of that kind return
/// it without touching the file; 0 makes them work again. Thread: any.
class FaultyDisk final : public Disk {
 public:
  std::atomic<int> allocate_error = 0;
  std::atomic<int> write_error = 0;
  std::atomic<int> sync_error = 0;
  std::atomic<int> sync_count = 0;  ///< calls of sync_data so far
  std::mutex sync_gate;             ///< held by a test: calls of sync_data wait for it

  int allocate(int descriptor, Range range) override {
    const int error = allocate_error;
    return error != 0 ? error : real_.allocate(descriptor, range);
  }
  int write_at(int descriptor, std::string_view bytes, std::int64_t offset) override {
    const int error = write_error;
    return error != 0 ? error : real_.write_at(descriptor, bytes, offset);
  }
  int sync_data(int descriptor) override {
    ++sync_count;
    const std::lock_guard gate(sync_gate);
    const int error = sync_error;
    return error != 0 ? error : real_.sync_data(descriptor);
  }

 private:
  RealDisk real_;
};

}  // namespace saker::file
