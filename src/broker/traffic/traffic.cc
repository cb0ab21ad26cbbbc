#include "broker/traffic/traffic.h"

#include <algorithm>

#include "broker/traffic/topic_puts.h"
#include "model/topic_name.h"
#include "store/timer/timer_store.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kSecondMs = 1000;

std::vector<api::DirectoryFacts> facts_of(const std::vector<store::DirectoryRoom>& rooms) {
  std::vector<api::DirectoryFacts> facts;
  facts.reserve(rooms.size());
  for (const store::DirectoryRoom& room : rooms) {
    facts.push_back({room.directory, room.used_bytes, room.usable_bytes});
  }
  return facts;
}

template <class Table>
const typename Table::mapped_type* find_in(const Table& table, std::string_view key) {
  const auto found = table.find(key);
  return found == table.end() ? nullptr : &found->second;
}

}  // namespace

Traffic::Traffic(const Rooms& rooms, std::size_t lane_count)
    : rooms_(rooms), boot_ms_(rooms.clock.wall_ms()) {
  for (std::size_t i = 0; i < lane_count; ++i) {
    meters_.push_back(std::make_unique<ReadMeter>(gets_));
  }
}

Totals::Values Traffic::totals() const {
  Totals::Values values{};
  values[Totals::kPut] = rooms_.store.puts().messages;
  for (const auto& meter : meters_) {
    values[Totals::kFound] += meter->found();
    values[Totals::kMissed] += meter->missed();
    values[Totals::kGot] += meter->messages();
  }
  if (rooms_.timers != nullptr) values[Totals::kTimers] = rooms_.timers->delivered();
  values[Totals::kAsked] = values[Totals::kFound] + values[Totals::kMissed];
  return values;
}

metrics::LatencyFigures Traffic::delivered(Delivery how) const {
  metrics::LatencyFigures sum;
  for (const auto& meter : meters_) sum += meter->delivered(how);
  return sum;
}

void Traffic::sample() {
  const std::int64_t steady_ms = rooms_.clock.steady_ms();
  if (steady_ms < second_due_ms_) return;
  second_due_ms_ = steady_ms + kSecondMs;
  const Totals::Values values = totals();
  {
    const std::lock_guard lock(mutex_);
    totals_.sample(steady_ms, local_day(rooms_.clock.wall_ms()), values);
  }
  if (steady_ms < series_due_ms_) return;
  series_due_ms_ = steady_ms + Series::kPeriodMs;
  store::StoreFigures figures = rooms_.store.figures();
  {
    const std::lock_guard lock(mutex_);
    figures_ = std::move(figures);
    const std::int64_t puts = values[Totals::kPut];
    const std::int64_t gets = values[Totals::kGot];
    if (puts > 0) broker_puts_.sample(steady_ms, puts, puts);
    if (gets > 0) broker_gets_.sample(steady_ms, gets, values[Totals::kFound]);
  }
  sample_topics(steady_ms);
  sample_pairs(steady_ms, gets_, pairs_);
  sample_pairs(steady_ms, send_backs_, send_back_series_);
}

/// The lock is taken anew for each: with very many topics, nobody waits for all of them.
void Traffic::sample_topics(std::int64_t now_ms) {
  for (const auto& [topic, sum] : puts_by_topic(rooms_.store)) {
    const std::lock_guard lock(mutex_);
    Pair& pair = topics_[std::string(topic)];
    pair.messages.sample(now_ms, sum.messages, sum.messages);
    pair.bytes.sample(now_ms, sum.bytes, sum.messages);
  }
}

void Traffic::sample_pairs(std::int64_t now_ms, const PairCounts& counts, PairSeries& series) {
  for (const PairCounts::Row& row : counts.all()) {
    const std::int64_t calls = row.counts->calls.load(std::memory_order_relaxed);
    const std::lock_guard lock(mutex_);
    Pair& pair = series[row.key];
    pair.messages.sample(now_ms, row.counts->messages.load(std::memory_order_relaxed), calls);
    pair.bytes.sample(now_ms, row.counts->bytes.load(std::memory_order_relaxed), calls);
  }
}

api::RuntimeFacts Traffic::runtime() {
  api::RuntimeFacts facts;
  facts.boot_ms = boot_ms_;
  facts.now_ms = rooms_.clock.wall_ms();
  facts.accept_sends_from_ms = rooms_.options.accept_sends_from_ms;
  fill_rates(facts);
  fill_store(facts);
  fill_delays(facts);
  return facts;
}

void Traffic::fill_rates(api::RuntimeFacts& facts) const {
  const Totals::Values values = totals();
  for (const auto& meter : meters_) {
    facts.longest_get_ms = std::max(facts.longest_get_ms, meter->longest_ms());
  }
  const std::lock_guard lock(mutex_);
  facts.put = totals_.day_totals(Totals::kPut, values[Totals::kPut]);
  facts.got = totals_.day_totals(Totals::kGot, values[Totals::kGot]);
  facts.put_rate = totals_.rates(Totals::kPut);
  facts.found_rate = totals_.rates(Totals::kFound);
  facts.missed_rate = totals_.rates(Totals::kMissed);
  facts.asked_rate = totals_.rates(Totals::kAsked);
  facts.got_rate = totals_.rates(Totals::kGot);
  facts.timers_delivered = values[Totals::kTimers];
  facts.timer_rate = totals_.rates(Totals::kTimers);
}

void Traffic::fill_store(api::RuntimeFacts& facts) const {
  const store::PutFigures puts = rooms_.store.puts();
  facts.puts = {puts.messages, puts.bytes, puts.failures, puts.longest_ms, puts.by_time};
  facts.log_begin = rooms_.store.min_log_offset();
  facts.log_end = rooms_.store.max_log_offset();
  const std::lock_guard lock(mutex_);
  facts.first_store_ms = figures_.first_store_ms > 0 ? figures_.first_store_ms : -1;
  facts.unflushed_bytes = figures_.unflushed_bytes;
  facts.undispatched_bytes = figures_.undispatched_bytes;
  facts.log_directories = facts_of(figures_.log_directories);
  facts.queue_directories = facts_of(figures_.queue_directories);
}

void Traffic::fill_delays(api::RuntimeFacts& facts) const {
  for (const auto& [level, next] : rooms_.delay_offsets.state().offsets) {
    const QueueOffset end = rooms_.store.max_offset(kScheduleTopic, DelayLevels::queue_of(level));
    if (end.value > 0) facts.delay_levels.push_back({level, {next}, end});
  }
  if (rooms_.timers == nullptr) return;
  const QueueOffset end = rooms_.store.max_offset(kTimerTopic, {0});
  facts.timers_unread = std::max<std::int64_t>(0, end - rooms_.timers->progress().queue_offset);
  facts.timers_waiting = rooms_.timers->waiting();
}

std::optional<api::TrafficFigures> Traffic::traffic(api::Traffic what, std::string_view key) {
  if (auto sampled = sampled_traffic(what, key)) return sampled;
  // Younger than a period: nothing is known of it but that it is there.
  return was_counted(what, key) ? std::optional(api::TrafficFigures{}) : std::nullopt;
}

bool Traffic::was_counted(api::Traffic what, std::string_view key) const {
  const auto has = [key](const std::vector<PairCounts::Row>& rows) {
    return std::any_of(rows.begin(), rows.end(),
                       [key](const PairCounts::Row& row) { return row.key == key; });
  };
  switch (what) {
    case api::Traffic::kTopicPuts:
    case api::Traffic::kTopicPutBytes:
      return puts_by_topic(rooms_.store).contains(key);
    case api::Traffic::kGroupGets:
    case api::Traffic::kGroupGetBytes:
      return has(gets_.all());
    case api::Traffic::kSendBacks:
      return has(send_backs_.all());
    case api::Traffic::kBrokerPuts:
    case api::Traffic::kBrokerGets:
      return false;  // always sampled
  }
  return false;
}

std::optional<api::TrafficFigures> Traffic::sampled_traffic(api::Traffic what,
                                                            std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const auto of = [&](const PairSeries& table,
                      Series Pair::*which) -> std::optional<api::TrafficFigures> {
    const Pair* const pair = find_in(table, key);
    if (pair == nullptr) return std::nullopt;
    return (pair->*which).figures();
  };
  const auto of_broker = [&](const Series& series) -> std::optional<api::TrafficFigures> {
    if (key != rooms_.options.cluster_name) return std::nullopt;
    return series.figures();
  };
  switch (what) {
    case api::Traffic::kTopicPuts:
      return of(topics_, &Pair::messages);
    case api::Traffic::kTopicPutBytes:
      return of(topics_, &Pair::bytes);
    case api::Traffic::kGroupGets:
      return of(pairs_, &Pair::messages);
    case api::Traffic::kGroupGetBytes:
      return of(pairs_, &Pair::bytes);
    case api::Traffic::kSendBacks:
      return of(send_back_series_, &Pair::messages);
    case api::Traffic::kBrokerPuts:
      return of_broker(broker_puts_);
    case api::Traffic::kBrokerGets:
      return of_broker(broker_gets_);
  }
  return std::nullopt;
}

}  // namespace saker::broker
