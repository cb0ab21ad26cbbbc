#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "base/unique_function.h"

namespace saker::broker {

/// Answers that wait until the tables they speak of are in their files. Thread: any (locks mutex_).
class SaveWaiters {
 public:
  using Task = UniqueFunction<void()>;

  /// For after the next write that begins from now on.
  void add(Task task) {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }

  /// Those whose changes a write that begins now will contain.
  std::vector<Task> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(tasks_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<Task> tasks_;  // under mutex_
};

}  // namespace saker::broker
