#pragma once

#include <atomic>

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

  bool broken() const { return broken_; }
  bool queues_full() const { return queues_full_; }
  /// Whether a record that fits into the present segment may be appended.
  bool accepts() const { return !broken_ && !stopping_ && !queues_full_; }
  bool writable() const { return accepts() && !log_full_; }

 private:
  std::atomic<bool> broken_ = false;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> log_full_ = false;
  std::atomic<bool> queues_full_ = false;
};

}  // namespace saker::store
