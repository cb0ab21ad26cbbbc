#include "base/worker.h"

#include <pthread.h>

#include <utility>

namespace saker {

bool Worker::submit(UniqueFunction<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || tasks_.size() >= options_.tasks_max) return false;
    tasks_.push_back(std::move(task));
    if (tasks_.size() > idle_ && threads_.size() < options_.threads_max) {
      threads_.emplace_back([this] { run(); });
      pthread_setname_np(threads_.back().native_handle(), options_.name.c_str());
    }
  }
  wake_.notify_one();
  return true;
}

void Worker::stop() {
  std::vector<std::thread> threads;
  std::deque<UniqueFunction<void()>> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
    dropped.swap(tasks_);
  }
  wake_.notify_all();
  dropped.clear();
  for (std::thread& thread : threads) thread.join();
}

void Worker::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    --idle_;
    if (stopping_) return;
    UniqueFunction<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
  }
}

}  // namespace saker
