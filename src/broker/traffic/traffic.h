#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/statistics.h"
#include "base/clock.h"
#include "broker/delay/delay_offsets.h"
#include "broker/options.h"
#include "broker/tally/event_counts.h"
#include "broker/tally/pair_counts.h"
#include "broker/timer/timer_runner.h"
#include "broker/traffic/series.h"
#include "broker/traffic/totals.h"
#include "model/delay_levels.h"
#include "store/store.h"

namespace saker::broker {

/// What the broker counts, and how it develops.
///
///     lanes: ReadMeter, send_backs     store: puts of each queue
///                    └──────── sample() ────────┘
///                     Totals (1 s), Series (10 s)
///
/// Sends are counted by the store, once a commit and in cache lines that it writes anyway.
/// Thread: any; sample() by the housekeeper.
class Traffic final : public api::Statistics {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const store::Store& store;
    const DelayLevels& delay_levels;
    const DelayOffsets& delay_offsets;
    const EventCounts& events;
    const TimerRunner* timers;  ///< null: no timers are served
  };
  Traffic(const Rooms& rooms, std::size_t lane_count);

  ReadMeter& meter(std::size_t lane) { return *meters_[lane]; }
  PairCounts& send_backs() { return send_backs_; }
  /// What groups were handed out.
  const PairCounts& gets() const { return gets_; }
  /// From the birth of a message until it was handed out, over all lanes.
  metrics::LatencyFigures delivered(Delivery how) const;

  /// Takes the samples that are due.
  void sample();

  api::RuntimeFacts runtime() override;
  std::optional<api::TrafficFigures> traffic(api::Traffic what, std::string_view key) override;

 private:
  struct Pair {
    Series messages;
    Series bytes;
  };
  using PairSeries = StringMap<Pair>;
  using CountSeries = StringMap<Series>;
  /// What the whole broker has a series of.
  enum Whole : std::size_t { kPuts, kGets, kUserPuts, kUserGets, kAcks, kCheckPoints, kWholes };
  /// A count, and how many additions it is the sum of.
  struct Value {
    std::int64_t count = 0;
    std::int64_t calls = 0;
  };
  using WholeValues = std::array<Value, kWholes>;

  std::optional<api::TrafficFigures> sampled_traffic(api::Traffic what, std::string_view key) const;
  bool was_counted(api::Traffic what, std::string_view key) const;
  Totals::Values totals() const;
  const PairCounts* counts_of(api::Traffic what) const;
  const CountSeries* series_of(api::Traffic what) const;
  static std::optional<Whole> whole_of(api::Traffic what);
  void sample_topics(std::int64_t now_ms, WholeValues& values);
  void sample_gets(std::int64_t now_ms, WholeValues& values);
  Value sample_counts(std::int64_t now_ms, const PairCounts& counts, CountSeries& series);
  void sample_series(std::int64_t now_ms);
  void fill_rates(api::RuntimeFacts& facts) const;
  void fill_store(api::RuntimeFacts& facts) const;
  void fill_delays(api::RuntimeFacts& facts) const;

  const Rooms rooms_;
  const std::int64_t boot_ms_;
  PairCounts gets_;
  PairCounts send_backs_;
  std::vector<std::unique_ptr<ReadMeter>> meters_;
  std::int64_t second_due_ms_ = 0;  ///< of the housekeeper, as the next
  std::int64_t series_due_ms_ = 0;

  mutable std::mutex mutex_;  ///< of what follows
  Totals totals_;
  PairSeries topics_;
  PairSeries pairs_;
  CountSeries send_back_series_;
  CountSeries ack_series_;
  CountSeries check_point_series_;
  CountSeries dead_letter_series_;
  std::array<Series, kWholes> wholes_;
  store::StoreFigures figures_;
  TimerRunner::Outlook timer_outlook_;
};

}  // namespace saker::broker
