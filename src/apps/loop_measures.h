#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "api/measures.h"
#include "net/connection.h"
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
    out.gauge("saker_loop_waiting_tasks", "Tasks of other threads that wait for a loop.");
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      out.add(static_cast<std::int64_t>(loops_[i].waiting_tasks()), {{"loop", std::to_string(i)}});
    }
    out.gauge("saker_loop_waiting_tasks_max", "How many may wait for each.");
    out.add(static_cast<std::int64_t>(net::Loop::kMailboxMax));
  }

  std::vector<api::Bound> bounds() const override {
    std::size_t unread = 0;
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      unread = std::max(unread, loops_[i].largest_unread());
    }
    return {{"unread_answer_bytes", static_cast<std::int64_t>(unread),
             static_cast<std::int64_t>(net::ConnectionOptions{}.write_max_bytes)}};
  }

 private:
  net::LoopGroup& loops_;
};

}  // namespace saker::apps
