#pragma once

#include "api/measures.h"
#include "net/loop_group.h"

namespace saker::apps {

/// What is measured of the loops of a server. Thread: any; the loops outlive it.
class LoopMeasures final : public api::MeasureSource {
 public:
  explicit LoopMeasures(net::LoopGroup& loops) : loops_(loops) {}

  void measure(metrics::Exposition& out) override {
    out.gauge("saker_connections", "Open connections of clients and to name servers.");
    std::int64_t count = 0;
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      count += static_cast<std::int64_t>(loops_[i].connection_count());
    }
    out.add(count);
    out.gauge("saker_event_loops", "Threads that serve connections.");
    out.add(static_cast<std::int64_t>(loops_.size()));
  }

 private:
  net::LoopGroup& loops_;
};

}  // namespace saker::apps
