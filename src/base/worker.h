#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/unique_function.h"

namespace saker {

/// A few threads for work that may block, so that event loops need not. Threads are started when
/// there is work for them, and stay. Tasks begin in the order in which they came.
/// Thread: any (locks mutex_); stop and destruction: the owner.
class Worker {
 public:
  struct Options {
    std::string name;  ///< of the threads, at most 15 characters
    std::size_t threads_max = 2;
    std::size_t tasks_max = 1000;  ///< that wait
  };
  explicit Worker(Options options) : options_(std::move(options)) {}
  ~Worker() { stop(); }

  /// False, and the task is dropped, if too many wait or the worker was stopped.
  bool submit(UniqueFunction<void()> task);

  /// Tasks that wait for their turn.
  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return tasks_.size();
  }

  /// Waits for tasks that have begun and drops the others. Idempotent.
  void stop();

 private:
  void run();

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<UniqueFunction<void()>> tasks_;  // under mutex_
  std::vector<std::thread> threads_;          // under mutex_
  std::size_t idle_ = 0;                      // under mutex_
  bool stopping_ = false;                     // under mutex_
};

}  // namespace saker
