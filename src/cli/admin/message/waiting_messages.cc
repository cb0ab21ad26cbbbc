#include "cli/admin/message/waiting_messages.h"

#include <algorithm>
#include <charconv>

#include "cli/admin/broker_store.h"
#include "cli/admin/topic_store.h"
#include "model/delay_levels.h"
#include "model/property.h"
#include "model/recall_handle.h"
#include "wire/message/pending_timers.h"

namespace saker::cli {
namespace {

using wire::message::pending_of;
using wire::message::takes_back;
using wire::message::timer_due_ms;

constexpr std::int64_t kTimerDelayMaxSeconds = 259'200;  // where the broker does not say
constexpr const char* kLevels = "1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h";

std::int64_t number_or(std::string_view text, std::int64_t fallback) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end != text.data() ? number : fallback;
}

std::string value_or(const OrderedStringMap<std::string>& values, const std::string& name,
                     const std::string& fallback) {
  const auto found = values.find(name);
  return found == values.end() ? fallback : found->second;
}

/// Where delivery of a level stands: "next to deliver,end of the queue". Brokers do not say it of a
/// level that has delivered nothing yet; what is due is behind the delay then.
Result<std::int64_t> next_delivery(Cluster& cluster, const BrokerAt& broker, std::int32_t level,
                                   const std::string& progress, std::int64_t due_before_ms) {
  if (!progress.empty()) return number_or(progress, 0);
  return offset_at(cluster, broker, std::string(kScheduleTopic), level - 1, due_before_ms);
}

/// Adds what waits by level: all that the broker has not delivered.
Status add_delayed(Cluster& cluster, const BrokerAt& broker, const DelayLevels& levels,
                   std::int64_t now_ms, std::vector<WaitingMessage>& waiting) {
  const auto figures = read_topic_figures(cluster, broker, std::string(kScheduleTopic));
  if (!figures.ok()) return figures.error();
  const auto runtime = read_runtime(cluster, broker);
  if (!runtime.ok()) return runtime.error();
  for (const auto& [queue, figure] : figures->queues) {
    const std::int32_t level = queue.queue_id.value + 1;
    if (figure.min == figure.max || level > levels.count()) continue;
    const auto next = next_delivery(
        cluster, broker, level,
        value_or(runtime->table(), "scheduleMessageOffset_" + std::to_string(level), ""),
        now_ms - levels.delay_ms(level));
    if (!next.ok()) return next.error();
    const QueueRange range{std::clamp(*next, figure.min, figure.max), figure.max};
    Status read = scan_queue(
        cluster, broker, std::string(kScheduleTopic), level - 1, range, [&](Message&& message) {
          const std::int64_t due_ms = message.record.store_timestamp_ms + levels.delay_ms(level);
          waiting.push_back({broker, std::move(message), due_ms, level});
          return true;
        });
    if (!read.ok()) return read;
  }
  return {};
}

/// What the settings of a broker say of timers.
struct TimerRules {
  std::int64_t delay_max_ms = 0;
  std::int64_t precision_ms = 0;
};

/// Adds what waits for a time of its own. Nothing older than the longest delay can still wait.
Status add_timers(Cluster& cluster, const BrokerAt& broker, const TimerRules& rules,
                  std::int64_t now_ms, std::vector<WaitingMessage>& waiting) {
  auto range = queue_range(cluster, broker, std::string(kTimerTopic), 0);
  if (!range.ok()) return range.error();
  if (range->min == range->max) return {};
  const auto begin =
      offset_at(cluster, broker, std::string(kTimerTopic), 0, now_ms - rules.delay_max_ms);
  if (!begin.ok()) return begin.error();
  range->min = std::clamp(*begin, range->min, range->max);
  std::vector<Message> timers;
  Status read =
      scan_queue(cluster, broker, std::string(kTimerTopic), 0, *range, [&](Message&& timer) {
        const bool waits = timer_due_ms(timer, rules.precision_ms) > now_ms;
        if (waits || takes_back(timer)) timers.push_back(std::move(timer));
        return true;
      });
  if (!read.ok()) return read;
  for (Message& timer : pending_of(timers, {now_ms, rules.precision_ms})) {
    const std::int64_t due_ms = timer_due_ms(timer, rules.precision_ms);
    waiting.push_back({broker, std::move(timer), due_ms, 0});
  }
  return {};
}

}  // namespace

std::string WaitingMessage::topic() const {
  return std::string(message.property(property::kRealTopic));
}

std::string kind_of(const WaitingMessage& waiting) {
  return waiting.level == 0 ? "timer" : "delay level " + std::to_string(waiting.level);
}

std::string recall_handle(const WaitingMessage& timer) {
  return encode(RecallHandle{.topic = timer.topic(),
                             .broker_name = timer.broker.name,
                             .timestamp_ms = wire::message::timer_slot_ms(timer.message) + 1,
                             .unique_key = timer.message.id()});
}

Result<std::vector<WaitingMessage>> read_waiting(Cluster& cluster, const BrokerAt& broker,
                                                 std::int64_t now_ms) {
  const auto settings = read_broker_settings(cluster, broker);
  if (!settings.ok()) return settings.error();
  const auto levels = DelayLevels::parse(value_or(*settings, "messageDelayLevel", kLevels));
  if (!levels.ok()) return levels.error();
  const TimerRules rules{
      .delay_max_ms =
          number_or(value_or(*settings, "timerMaxDelaySec", ""), kTimerDelayMaxSeconds) * 1000,
      .precision_ms =
          number_or(value_or(*settings, "timerPrecisionMs", ""), wire::message::kTimerPrecisionMs)};
  std::vector<WaitingMessage> waiting;
  Status read = add_delayed(cluster, broker, *levels, now_ms, waiting);
  if (!read.ok()) return read.error();
  read = add_timers(cluster, broker, rules, now_ms, waiting);
  if (!read.ok()) return read.error();
  std::stable_sort(
      waiting.begin(), waiting.end(),
      [](const WaitingMessage& a, const WaitingMessage& b) { return a.due_ms < b.due_ms; });
  return waiting;
}

}  // namespace saker::cli
