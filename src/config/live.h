#pragma once

#include <atomic>

namespace saker::config {

/// The value of a setting that may change while others read it. Reads and writes like a T.
/// Thread: any.
template <class T>
class Live {
 public:
  Live(T value) : value_(value) {}  // NOLINT(google-explicit-constructor): stands for the T
  Live(const Live& other) : value_(T(other)) {}
  Live& operator=(const Live& other) { return *this = T(other); }
  Live& operator=(T value) {
    value_.store(value, std::memory_order_relaxed);
    return *this;
  }
  operator T() const {  // NOLINT(google-explicit-constructor)
    return value_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<T> value_;
};

}  // namespace saker::config
