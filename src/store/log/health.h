#pragma once

#include <atomic>
#include <mutex>
#include <string>

namespace saker::store {

/// Why a store takes no records at the moment. Thread: any.
class Health {
 public:
  /// For good: a write to the medium failed, and what the kernel still holds is unknown.
  void set_broken() { broken_ = true; }
  void set_stopping() { stopping_ = true; }
  /// Until there is room again: the next segment, or blocks of a consume queue.
  void set_log_full(bool full) { log_full_ = full; }
  void set_queues_full(bool full) { queues_full_ = full; }

  /// Until the disk is less full: why records are refused, with figures; empty ends it.
  void set_disk_full(const std::string& why) {
    const std::lock_guard lock(mutex_);
    why_disk_full_ = why;
    disk_full_ = !why.empty();
  }

  bool broken() const { return broken_; }
  bool queues_full() const { return queues_full_; }
  /// Whether a record that fits into the present segment may be appended.
  bool accepts() const { return !broken_ && !stopping_ && !queues_full_ && !disk_full_; }
  bool writable() const { return accepts() && !log_full_; }

  /// Why not, for people; empty while it is writable.
  std::string refusal() const {
    if (broken_) return "a write to the medium failed; restart the broker on a sound disk";
    if (stopping_) return "the store stops";
    const std::lock_guard lock(mutex_);
    if (disk_full_) return why_disk_full_;
    if (queues_full_) return "no room for the consume queues";
    return log_full_ ? "no room for the next file of the commit log" : "";
  }

 private:
  std::atomic<bool> broken_ = false;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> log_full_ = false;
  std::atomic<bool> queues_full_ = false;
  std::atomic<bool> disk_full_ = false;
  mutable std::mutex mutex_;
  std::string why_disk_full_;  // under mutex_
};

}  // namespace saker::store
