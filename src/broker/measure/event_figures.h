#pragma once

#include <cstddef>
#include <span>

#include "api/measures.h"
#include "api/statistics.h"
#include "broker/pop/pop_state.h"
#include "broker/tally/event_counts.h"
#include "broker/timer/timer_runner.h"
#include "broker/transaction/transaction_table.h"
#include "metrics/exposition.h"
#include "store/store.h"

namespace saker::broker {

/// Of what lies on the disks of this machine, which is everything.
const metrics::Labels& local_disk();

/// How transactions end, and which are open.
void add_transactions(metrics::Exposition& out, const EventCounts& events,
                      const TransactionTable& table, std::size_t topics_max);

/// Where timer messages stand; null: none are served, and all figures are 0.
struct TimerSight {
  const TimerRunner* runner = nullptr;
  const store::Store& store;
  std::int64_t now_ms = 0;
};
void add_timers(metrics::Exposition& out, const TimerSight& sight, const api::RuntimeFacts& facts);
/// By topic.
void add_timer_topics(metrics::Exposition& out, const EventCounts& events, std::size_t topics_max);

/// Pops that are not done.
void add_open_pops(metrics::Exposition& out, const PopState& pops, const store::Store& store,
                   std::int64_t now_ms);
/// What goes into the revive log and comes out of it, by topic and group.
void add_revivals(metrics::Exposition& out, const EventCounts& events, const PopState& pops);

/// How long topics and groups took to make.
void add_creations(metrics::Exposition& out, const EventCounts& events);

void add_bounds(metrics::Exposition& out, std::span<const api::Bound> bounds);
/// What waits for RocketMQ's pools of threads; here most requests are handled as they are read.
void add_watermarks(metrics::Exposition& out, std::span<const api::Bound> bounds);

}  // namespace saker::broker
