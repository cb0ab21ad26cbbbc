#include "broker/measure/measurer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "metrics/process_figures.h"

// Figures of the broker itself; those of topics, groups and clients: measurer_names.cc.
namespace saker::broker {
namespace {

const metrics::Labels kLocalDisk{{"storage_type", "local"}, {"storage_medium", "disk"}};

}  // namespace

api::Condition Measurer::condition() {
  store::Refusal refusal = rooms_.store.refusal();
  if (refusal.why.empty()) return {};
  return {.is_sound = !refusal.until_restart, .is_ready = false, .why = std::move(refusal.why)};
}

std::string Measurer::collect() {
  const Options& options = rooms_.options;
  metrics::Exposition out({{"cluster", options.cluster_name},
                           {"node_type", "broker"},
                           {"node_id", options.broker_name}},
                          static_cast<std::size_t>(options.metrics_samples_max));
  const api::GroupListing groups = rooms_.inspector.groups();
  // What there is once comes first: the bound of samples leaves out topics and groups.
  add_broker(out, groups);
  metrics::add_process(out);
  add_store(out, rooms_.traffic.runtime());
  add_latencies(out);
  add_bounds(out);
  add_pops(out);
  for (api::MeasureSource* source : sources_) source->measure(out);
  add_connections(out, groups);
  add_mismatches(out);
  add_groups(out, groups);
  add_topics(out);
  add_reads(out);
  return out.take();
}

void Measurer::add_broker(metrics::Exposition& out, const api::GroupListing& groups) {
  out.gauge("rocketmq_broker_permission", "What clients may do: 4 read, 2 write, 6 both.");
  out.add(std::int64_t{rooms_.options.permission});
  out.gauge("rocketmq_topic_number", "Topics.");
  out.add(static_cast<std::int64_t>(rooms_.topics.map().all().size()));
  out.gauge("rocketmq_consumer_group_number", "Consumer groups.");
  out.add(static_cast<std::int64_t>(groups.groups.size()));
  out.gauge("saker_ready", "1 while messages are taken, else 0; /readyz says why not.");
  out.add(std::int64_t{condition().is_ready});
}

void Measurer::add_store(metrics::Exposition& out, const api::RuntimeFacts& facts) {
  out.gauge("rocketmq_storage_size", "Bytes of the commit log.");
  out.add(facts.log_end - facts.log_begin, kLocalDisk);
  out.gauge("rocketmq_storage_flush_behind_bytes", "Bytes that are not on the medium yet.");
  out.add(facts.unflushed_bytes, kLocalDisk);
  out.gauge("rocketmq_storage_dispatch_behind_bytes", "Bytes that are in no queue yet.");
  out.add(facts.undispatched_bytes, kLocalDisk);
  out.gauge("rocketmq_storage_message_reserve_time", "Age of the oldest message in ms.");
  const bool has_messages = facts.first_store_ms > 0;
  out.add(has_messages ? facts.now_ms - facts.first_store_ms : 0, kLocalDisk);
  add_directories(out, facts);
  out.counter("saker_sends_failed_total", "Sends that the store did not take.");
  out.add(facts.puts.failures);
  out.gauge("saker_delay_level_behind", "Delayed messages that wait, by level.");
  for (const api::DelayLevelFacts& level : facts.delay_levels) {
    out.add(level.end - level.delivered, {{"level", std::to_string(level.level)}});
  }
  out.gauge("rocketmq_timer_enqueue_lag", "Timer messages that are in no slot yet.");
  out.add(facts.timers_unread, kLocalDisk);
  out.gauge("rocketmq_timing_messages", "Timer messages that wait for their time.");
  out.add(facts.timers_waiting);
  out.counter("rocketmq_timer_dequeue_total", "Timer messages that were delivered.");
  out.add(facts.timers_delivered);
}

void Measurer::add_directories(metrics::Exposition& out, const api::RuntimeFacts& facts) {
  const auto add = [&](std::string_view name, std::string_view help, auto figure) {
    out.gauge(name, help);
    for (const auto& [what, places] : {std::pair{"commitlog", &facts.log_directories},
                                       std::pair{"consumequeue", &facts.queue_directories}}) {
      for (const api::DirectoryFacts& place : *places) {
        out.add(figure(place), {{"directory", place.directory}, {"holds", what}});
      }
    }
  };
  add("saker_storage_directory_used_bytes", "What is used of the disk of a directory.",
      [](const api::DirectoryFacts& place) { return place.used_bytes; });
  add("saker_storage_directory_usable_bytes", "What is free on the disk of a directory.",
      [](const api::DirectoryFacts& place) { return place.usable_bytes; });
  add("saker_storage_directory_used_ratio", "How full the disk of a directory is.",
      [](const api::DirectoryFacts& place) {
        const std::int64_t all = place.used_bytes + place.usable_bytes;
        return all == 0 ? 0.0 : static_cast<double>(place.used_bytes) / static_cast<double>(all);
      });
}

void Measurer::add_latencies(metrics::Exposition& out) {
  const store::StoreLatencies latencies = rooms_.store.latencies();
  out.histogram("saker_append_latency_seconds", "Appends of the messages of a turn to the log.");
  out.add(latencies.append);
  out.histogram("saker_flush_latency_seconds", "Flushes of the log to the medium.");
  out.add(latencies.flush);
  out.histogram("saker_end_to_end_latency_seconds",
                "Age, by the producer's clock, of the first message of each answer.");
  out.add(rooms_.traffic.delivered(Delivery::kPull), {{"by", "pull"}});
  out.add(rooms_.traffic.delivered(Delivery::kPop), {{"by", "pop"}});
}

/// What was popped and is not done: RocketMQ keeps in its buffer what is here in memory anyway.
void Measurer::add_pops(metrics::Exposition& out) {
  const auto& queues = rooms_.pops.revive_queues;
  std::int64_t check_points = 0;
  for (const auto& queue : queues) check_points += static_cast<std::int64_t>(queue->load().count);
  out.gauge("rocketmq_pop_checkpoint_buffer_size", "Check points of pops that are not done.");
  out.add(check_points);
  out.gauge("rocketmq_pop_revive_lag", "Entries of the revive log that are not done.");
  for (const auto& queue : queues) {
    const QueueOffset end = rooms_.store.max_offset(rooms_.pops.revive_topic, {queue->id()});
    out.add(std::max<std::int64_t>(0, end - queue->done_before()),
            {{"queue_id", std::to_string(queue->id())}});
  }
  out.gauge("rocketmq_pop_revive_latency", "For how many ms the first check point has been due.");
  for (const auto& queue : queues) {
    out.add(queue->load().overdue_ms(rooms_.clock.wall_ms()),
            {{"queue_id", std::to_string(queue->id())}});
  }
}

void Measurer::add_bounds(metrics::Exposition& out) {
  const std::vector<Bound> bounds = rooms_.bounds();
  const auto add = [&](std::string_view name, std::string_view help, std::int64_t Bound::*figure) {
    out.gauge(name, help);
    for (const Bound& bound : bounds) out.add(bound.*figure, {{"name", bound.name}});
  };
  add("saker_bound_used", "What waits, or is held, of what has a bound.", &Bound::used);
  add("saker_bound_max", "How much of it there may be.", &Bound::max);
}

}  // namespace saker::broker
