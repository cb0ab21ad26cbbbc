#pragma once

#include <atomic>
#include <cstdint>

#include "model/offset.h"

namespace saker::store {

/// How far the log has come. Both rise only. What lies below a mark was written before it: writers
/// store with release, readers load with acquire. Thread: any.
class Watermarks {
 public:
  /// One past the last byte that readers may look at.
  LogOffset appended() const { return {appended_.load(std::memory_order_acquire)}; }
  void set_appended(LogOffset end) { appended_.store(end.value, std::memory_order_release); }

  /// One past the last byte that is on the medium.
  LogOffset flushed() const { return {flushed_.load(std::memory_order_acquire)}; }
  void set_flushed(LogOffset end) { flushed_.store(end.value, std::memory_order_release); }

 private:
  std::atomic<std::int64_t> appended_ = 0;
  std::atomic<std::int64_t> flushed_ = 0;
};

}  // namespace saker::store
