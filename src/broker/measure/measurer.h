#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/measures.h"
#include "base/clock.h"
#include "broker/admin/inspector.h"
#include "broker/measure/event_figures.h"
#include "broker/measure/lag.h"
#include "broker/measure/store_times.h"
#include "broker/options.h"
#include "broker/pop/pop_state.h"
#include "broker/topic/topic_table.h"
#include "broker/traffic/traffic.h"
#include "store/store.h"

namespace saker::broker {

/// Measures the broker when somebody asks: nothing is kept, and nobody waits who serves clients.
/// Thread: any.
class Measurer final : public api::Measures {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const TopicTable& topics;
    Inspector& inspector;
    Traffic& traffic;
    const store::Store& store;
    const PopState& pops;
    const EventCounts& events;
    const TransactionTable& transactions;
    const TimerRunner* timers;  ///< null: none are served
    std::function<std::vector<api::Bound>()> bounds;
  };
  explicit Measurer(Rooms rooms) : rooms_(std::move(rooms)), times_(rooms_.store) {}

  api::Condition condition() override;
  std::string collect() override;
  void add_source(api::MeasureSource& source) override { sources_.push_back(&source); }

 private:
  /// How far a group is behind in a topic, or only in its lite topics.
  struct LagRow {
    std::string group;
    std::string topic;
    TopicLag lag;
    bool is_lite = false;
  };

  void add_broker(metrics::Exposition& out, const api::GroupListing& groups);
  void add_store(metrics::Exposition& out, const api::RuntimeFacts& facts);
  void add_directories(metrics::Exposition& out, const api::RuntimeFacts& facts);
  std::vector<api::Bound> all_bounds() const;
  void add_whole(metrics::Exposition& out);
  void add_latencies(metrics::Exposition& out);
  void add_topics(metrics::Exposition& out);
  void add_connections(metrics::Exposition& out, const api::GroupListing& groups);
  void add_groups(metrics::Exposition& out, const api::GroupListing& groups);
  void add_mismatches(metrics::Exposition& out);
  std::vector<LagRow> lag_rows(const api::GroupListing& groups);
  std::vector<LagRow> joined(std::vector<LagRow> rows, std::vector<LagRow> lite_rows) const;

  const Rooms rooms_;
  std::vector<api::MeasureSource*> sources_;
  StoreTimes times_;
};

}  // namespace saker::broker
