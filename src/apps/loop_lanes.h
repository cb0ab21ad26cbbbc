#pragma once

#include "api/broker.h"
#include "net/loop_group.h"

namespace saker::apps {

/// Lanes of the broker are loops of the group. Thread: any.
class LoopLanes final : public api::LaneExecutor {
 public:
  explicit LoopLanes(net::LoopGroup& loops) : loops_(loops) {}
  void post(api::Lane lane, UniqueFunction<void()> task) override {
    loops_[lane.index].post(std::move(task));
  }

 private:
  net::LoopGroup& loops_;
};

}  // namespace saker::apps
