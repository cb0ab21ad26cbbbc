#include "broker/measure/event_figures.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "broker/measure/message_figures.h"
#include "model/topic_name.h"

namespace saker::broker {
namespace {

using api::Bound;
using metrics::Exposition;

void add_pairs(Exposition& out, const PairCounts& pairs,
               std::initializer_list<metrics::Labels::Label> more) {
  for (const PairCounts::Row& row : pairs.all()) {
    metrics::Labels labels{{"consumer_group", row.group()}, {"topic", row.topic()}};
    for (const auto& [name, value] : more) labels.add(name, value);
    out.add(row.counts->messages.load(), labels);
  }
}

void add_topics(Exposition& out, const PairCounts& topics) {
  for (const PairCounts::Row& row : topics.all()) {
    out.add(row.counts->messages.load(), {{"topic", row.topic()}});
  }
}

}  // namespace

const metrics::Labels& local_disk() {
  static const metrics::Labels kLabels{{"storage_type", "local"}, {"storage_medium", "disk"}};
  return kLabels;
}

void add_transactions(Exposition& out, const EventCounts& events, const TransactionTable& table,
                      std::size_t topics_max) {
  out.gauge("rocketmq_half_messages", "Open transactions, by the topic that they are for.");
  for (const auto& [topic, count] : table.open_by_topic()) {
    out.add(static_cast<std::int64_t>(count), {{"topic", topic}});
  }
  const auto commits = events.commits.all();
  out.counter("rocketmq_commit_messages_total", "Transactions committed since the start.");
  for (const auto& [topic, figures] : commits) out.add(figures.count(), {{"topic", topic}});
  out.counter("rocketmq_rollback_messages_total", "Transactions rolled back since the start.");
  add_topics(out, events.rollbacks);
  out.histogram("rocketmq_finish_message_latency",
                "Seconds from the birth of a transaction's message until its commit.");
  add_by_topic(out, commits, topics_max);
}

void add_timers(Exposition& out, const TimerSight& sight, const api::RuntimeFacts& facts) {
  out.gauge("rocketmq_timer_enqueue_lag", "Timer messages that are in no slot yet.");
  out.add(facts.timers_unread, local_disk());
  out.gauge("rocketmq_timer_enqueue_latency", "Age in ms of the first that is in no slot yet.");
  std::int64_t oldest_ms = 0;
  if (facts.timers_unread > 0) {
    oldest_ms =
        sight.store.store_time(kTimerTopic, {0}, sight.runner->progress().queue_offset).value_or(0);
  }
  out.add(oldest_ms > 0 ? std::max<std::int64_t>(0, sight.now_ms - oldest_ms) : 0, local_disk());
  TimerService::Overdue overdue;
  if (sight.runner != nullptr) overdue = sight.runner->overdue();
  out.gauge("rocketmq_timer_dequeue_lag", "Timer messages whose time has come.");
  out.add(overdue.count, local_disk());
  out.gauge("rocketmq_timer_dequeue_latency", "For how many ms the first of them has been due.");
  const bool is_late = overdue.count > 0 && overdue.since_ms < sight.now_ms;
  out.add(is_late ? sight.now_ms - overdue.since_ms : 0, local_disk());
  out.gauge("rocketmq_timing_messages", "Timer messages that wait for their time.");
  out.add(facts.timers_waiting);
  out.gauge("rocketmq_timer_message_snapshot",
            "Timer messages that are due within so many seconds, and not within the bound before.");
  for (const api::RuntimeFacts::TimerSpan& span : facts.timer_spans) {
    out.add(span.count, {{"timer_bound_s", std::to_string(span.until_s)}});
  }
}

void add_timer_topics(Exposition& out, const EventCounts& events, std::size_t topics_max) {
  const auto entered = events.timers_entered.all();
  out.counter("rocketmq_timer_enqueue_total", "Timer messages that entered a slot.");
  for (const auto& [topic, figures] : entered) out.add(figures.count(), {{"topic", topic}});
  out.counter("rocketmq_timer_dequeue_total", "Timer messages that were delivered.");
  add_topics(out, events.timers_delivered);
  out.histogram("rocketmq_delay_message_latency",
                "Seconds for which timer messages that entered a slot are to wait.");
  add_by_topic(out, entered, topics_max);
}

/// RocketMQ keeps in its buffer what is here in memory anyway.
void add_open_pops(Exposition& out, const PopState& pops, const store::Store& store,
                   std::int64_t now_ms) {
  std::int64_t check_points = 0;
  for (const auto& queue : pops.revive_queues) {
    check_points += static_cast<std::int64_t>(queue->load().count);
  }
  out.gauge("rocketmq_pop_checkpoint_buffer_size", "Check points of pops that are not done.");
  out.add(check_points);
  out.gauge("rocketmq_pop_revive_lag", "Entries of the revive log that are not done.");
  for (const auto& queue : pops.revive_queues) {
    const QueueOffset end = store.max_offset(pops.revive_topic, {queue->id()});
    out.add(std::max<std::int64_t>(0, end - queue->done_before()),
            {{"queue_id", std::to_string(queue->id())}});
  }
  out.gauge("rocketmq_pop_revive_latency", "For how many ms the first check point has been due.");
  for (const auto& queue : pops.revive_queues) {
    out.add(queue->load().overdue_ms(now_ms), {{"queue_id", std::to_string(queue->id())}});
  }
}

void add_revivals(Exposition& out, const EventCounts& events, const PopState& pops) {
  out.counter("rocketmq_pop_revive_in_message_total",
              "Check points (CK) and acknowledgements (ACK) written into the revive log.");
  add_pairs(out, events.check_points, {{"revive_message_type", "CK"}, {"put_status", "PUT_OK"}});
  add_pairs(out, events.ack_records, {{"revive_message_type", "ACK"}, {"put_status", "PUT_OK"}});
  out.counter("rocketmq_pop_revive_out_message_total",
              "Check points of the revive log that are done.");
  for (const auto& queue : pops.revive_queues) {
    out.add(queue->load().ended_count,
            {{"queue_id", std::to_string(queue->id())}, {"revive_message_type", "CK"}});
  }
  out.counter("rocketmq_pop_revive_retry_messages_total",
              "Popped messages that were not acknowledged and are handed out again.");
  add_pairs(out, events.revived, {{"put_status", "PUT_OK"}});
  add_pairs(out, events.not_revived, {{"put_status", "UNKNOWN_ERROR"}});
}

void add_creations(Exposition& out, const EventCounts& events) {
  const auto add = [&out](std::string_view name, std::string_view help,
                          const CreationTimes& times) {
    out.histogram(name, help);
    for (const bool succeeded : {true, false}) {
      for (const bool is_system : {false, true}) {
        out.add(times.figures({succeeded, is_system}).classes(),
                {{"invocation_status", succeeded ? "success" : "failure"},
                 {"is_system", is_system ? "true" : "false"}});
      }
    }
  };
  add("rocketmq_topic_create_execution_time", "Topics made or changed on request, in ms.",
      events.topic_creations);
  add("rocketmq_consumer_group_create_execution_time",
      "Consumer groups made or changed on request, in ms.", events.group_creations);
}

void add_bounds(Exposition& out, std::span<const Bound> bounds) {
  const auto add = [&](std::string_view name, std::string_view help, std::int64_t Bound::*figure) {
    out.gauge(name, help);
    for (const Bound& bound : bounds) out.add(bound.*figure, {{"name", bound.name}});
  };
  add("saker_bound_used", "What waits, or is held, of what has a bound.", &Bound::used);
  add("saker_bound_max", "How much of it there may be.", &Bound::max);
}

void add_watermarks(Exposition& out, std::span<const Bound> bounds) {
  struct Pool {
    std::string_view processor;
    std::string_view bound;  ///< whose use it is; empty: nothing waits
  };
  constexpr std::array kPools = {Pool{"send", "sync_flush_sends"},
                                 Pool{"async_put", ""},
                                 Pool{"pull", ""},
                                 Pool{"ack", ""},
                                 Pool{"query_message", "queries"},
                                 Pool{"client_manager", ""},
                                 Pool{"heartbeat", ""},
                                 Pool{"lite_pull", ""},
                                 Pool{"transaction", ""},
                                 Pool{"consumer_manager", ""},
                                 Pool{"admin", ""},
                                 Pool{"reply", ""}};
  out.gauge("rocketmq_processor_watermark", "Requests that wait for their turn, or for the disk.");
  for (const Pool& pool : kPools) {
    const auto* const at = std::find_if(bounds.data(), bounds.data() + bounds.size(),
                                        [&](const Bound& one) { return one.name == pool.bound; });
    out.add(at == bounds.data() + bounds.size() ? 0 : at->used, {{"processor", pool.processor}});
  }
}

}  // namespace saker::broker
