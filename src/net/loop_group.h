#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "net/loop.h"

namespace saker::net {

/// Several loops, each on a thread of its own. Thread: its owner.
class LoopGroup {
 public:
  LoopGroup(std::size_t count, const Clock& clock);
  /// Stops and joins if the owner did not.
  ~LoopGroup();

  std::size_t size() const { return loops_.size(); }
  Loop& operator[](std::size_t index) { return *loops_[index]; }

  void start();
  /// Stops all loops and waits for their threads.
  void stop();

 private:
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::thread> threads_;
};

}  // namespace saker::net
