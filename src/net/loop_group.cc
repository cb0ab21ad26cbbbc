#include "net/loop_group.h"

#include <pthread.h>

#include <string>

namespace saker::net {

LoopGroup::LoopGroup(std::size_t count, const Clock& clock) {
  for (std::size_t i = 0; i < count; ++i) loops_.push_back(std::make_unique<Loop>(i, clock));
}

LoopGroup::~LoopGroup() { stop(); }

void LoopGroup::start() {
  for (auto& loop : loops_) {
    threads_.emplace_back([&loop = *loop] {
      pthread_setname_np(pthread_self(), ("loop-" + std::to_string(loop.index())).c_str());
      loop.run();
    });
  }
}

void LoopGroup::stop() {
  for (auto& loop : loops_) loop->stop();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace saker::net
