#include "broker/traffic/traffic.h"

#include <algorithm>

#include "broker/topic/topic_name.h"
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
  TimerRunner::Outlook outlook;
  if (rooms_.timers != nullptr) outlook = rooms_.timers->outlook();
  {
    const std::lock_guard lock(mutex_);
    figures_ = std::move(figures);
    timer_outlook_ = std::move(outlook);
  }
  sample_series(steady_ms);
}

void Traffic::sample_series(std::int64_t now_ms) {
  WholeValues values;
  const Totals::Values sums = totals();
  values[kPuts] = {sums[Totals::kPut], sums[Totals::kPut]};
  values[kGets] = {sums[Totals::kGot], sums[Totals::kFound]};
  sample_topics(now_ms, values);
  sample_gets(now_ms, values);
  sample_counts(now_ms, send_backs_, send_back_series_);
  values[kAcks] = sample_counts(now_ms, rooms_.events.acks, ack_series_);
  values[kCheckPoints] = sample_counts(now_ms, rooms_.events.check_points, check_point_series_);
  sample_counts(now_ms, rooms_.events.dead_letters, dead_letter_series_);
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < kWholes; ++i) {
    if (values[i].count > 0) wholes_[i].sample(now_ms, values[i].count, values[i].calls);
  }
}

/// The lock is taken anew for each: with very many topics, nobody waits for all of them.
void Traffic::sample_topics(std::int64_t now_ms, WholeValues& values) {
  Value& users = values[kUserPuts];
  for (const auto& [topic, sum] : puts_by_topic(rooms_.store)) {
    if (!is_fixed_system_topic(topic)) users.count += sum.messages;
    const std::lock_guard lock(mutex_);
    Pair& pair = topics_[std::string(topic)];
    pair.messages.sample(now_ms, sum.messages, sum.messages);
    pair.bytes.sample(now_ms, sum.bytes, sum.messages);
  }
  users.calls = users.count;
}

void Traffic::sample_gets(std::int64_t now_ms, WholeValues& values) {
  for (const PairCounts::Row& row : gets_.all()) {
    const Value messages{row.counts->messages.load(std::memory_order_relaxed),
                         row.counts->calls.load(std::memory_order_relaxed)};
    if (!is_fixed_system_topic(row.topic())) {
      values[kUserGets].count += messages.count;
      values[kUserGets].calls += messages.calls;
    }
    const std::lock_guard lock(mutex_);
    Pair& pair = pairs_[row.key];
    pair.messages.sample(now_ms, messages.count, messages.calls);
    pair.bytes.sample(now_ms, row.counts->bytes.load(std::memory_order_relaxed), messages.calls);
  }
}

/// Returns the sum of all.
Traffic::Value Traffic::sample_counts(std::int64_t now_ms, const PairCounts& counts,
                                      CountSeries& series) {
  Value all;
  for (const PairCounts::Row& row : counts.all()) {
    const Value one{row.counts->messages.load(std::memory_order_relaxed),
                    row.counts->calls.load(std::memory_order_relaxed)};
    all.count += one.count;
    all.calls += one.calls;
    const std::lock_guard lock(mutex_);
    series[row.key].sample(now_ms, one.count, one.calls);
  }
  return all;
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
  facts.damaged_served = figures_.damaged_served;
  facts.damaged_passed = figures_.damaged_passed;
  facts.timer_spans = timer_outlook_.spans;
  facts.timers_of_fullest_slot = timer_outlook_.fullest_slot;
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

/// Null: it is no count of pairs.
const PairCounts* Traffic::counts_of(api::Traffic what) const {
  switch (what) {
    case api::Traffic::kGroupGets:
    case api::Traffic::kGroupGetBytes:
      return &gets_;
    case api::Traffic::kSendBacks:
      return &send_backs_;
    case api::Traffic::kGroupAcks:
      return &rooms_.events.acks;
    case api::Traffic::kGroupCheckPoints:
      return &rooms_.events.check_points;
    case api::Traffic::kDeadLetters:
      return &rooms_.events.dead_letters;
    default:
      return nullptr;
  }
}

const Traffic::CountSeries* Traffic::series_of(api::Traffic what) const {
  switch (what) {
    case api::Traffic::kSendBacks:
      return &send_back_series_;
    case api::Traffic::kGroupAcks:
      return &ack_series_;
    case api::Traffic::kGroupCheckPoints:
      return &check_point_series_;
    case api::Traffic::kDeadLetters:
      return &dead_letter_series_;
    default:
      return nullptr;
  }
}

std::optional<Traffic::Whole> Traffic::whole_of(api::Traffic what) {
  switch (what) {
    case api::Traffic::kBrokerPuts:
      return kPuts;
    case api::Traffic::kBrokerGets:
      return kGets;
    case api::Traffic::kBrokerUserPuts:
      return kUserPuts;
    case api::Traffic::kBrokerUserGets:
      return kUserGets;
    case api::Traffic::kBrokerAcks:
      return kAcks;
    case api::Traffic::kBrokerCheckPoints:
      return kCheckPoints;
    default:
      return std::nullopt;
  }
}

bool Traffic::was_counted(api::Traffic what, std::string_view key) const {
  if (what == api::Traffic::kTopicPuts || what == api::Traffic::kTopicPutBytes) {
    return puts_by_topic(rooms_.store).contains(key);
  }
  const PairCounts* const counts = counts_of(what);
  if (counts == nullptr) return false;  // of the broker: always sampled
  const std::vector<PairCounts::Row> rows = counts->all();
  return std::any_of(rows.begin(), rows.end(),
                     [key](const PairCounts::Row& row) { return row.key == key; });
}

std::optional<api::TrafficFigures> Traffic::sampled_traffic(api::Traffic what,
                                                            std::string_view key) const {
  const std::lock_guard lock(mutex_);
  if (const auto whole = whole_of(what)) {
    if (key != rooms_.options.cluster_name) return std::nullopt;
    return wholes_[*whole].figures();
  }
  if (const CountSeries* const table = series_of(what)) {
    const Series* const series = find_in(*table, key);
    return series == nullptr ? std::nullopt : std::optional(series->figures());
  }
  const bool is_topic = what == api::Traffic::kTopicPuts || what == api::Traffic::kTopicPutBytes;
  const Pair* const pair = find_in(is_topic ? topics_ : pairs_, key);
  if (pair == nullptr) return std::nullopt;
  const bool counts_bytes =
      what == api::Traffic::kTopicPutBytes || what == api::Traffic::kGroupGetBytes;
  return (counts_bytes ? pair->bytes : pair->messages).figures();
}

}  // namespace saker::broker
