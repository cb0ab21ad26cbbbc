#include "broker/measure/measurer.h"

#include <string>
#include <utility>

#include "broker/measure/event_figures.h"
#include "broker/measure/message_figures.h"
#include "metrics/process_figures.h"

// Figures of the broker itself; those of topics, groups and clients: measurer_names.cc.
namespace saker::broker {

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
  add_whole(out);
  for (api::MeasureSource* source : sources_) source->measure(out);
  add_connections(out, groups);
  add_mismatches(out);
  add_groups(out, groups);
  add_topics(out);
  return out.take();
}

void Measurer::add_whole(metrics::Exposition& out) {
  const api::RuntimeFacts facts = rooms_.traffic.runtime();
  const std::vector<api::Bound> bounds = all_bounds();
  add_store(out, facts);
  add_latencies(out);
  add_bounds(out, bounds);
  add_watermarks(out, bounds);
  add_timers(out, {rooms_.timers, rooms_.store, rooms_.clock.wall_ms()}, facts);
  add_open_pops(out, rooms_.pops, rooms_.store, rooms_.clock.wall_ms());
  add_creations(out, rooms_.events);
}

/// What may be left out, beginning with the last: histograms by topic have the most samples.
void Measurer::add_topics(metrics::Exposition& out) {
  const auto topics_max = static_cast<std::size_t>(rooms_.options.metrics_histogram_topics_max);
  std::vector<SendMeter::Row> rows = sent(rooms_.events);
  // What topics had that are gone is counted on, should they come again, but nobody's to look at.
  std::erase_if(
      rows, [&](const SendMeter::Row& row) { return rooms_.topics.find(row.topic) == nullptr; });
  add_sent(out, rows);
  add_handed_out(out, rooms_.traffic.gets(), rooms_.topics);
  add_dead_letters(out, rooms_.events);
  add_revivals(out, rooms_.events, rooms_.pops);
  add_transactions(out, rooms_.events, rooms_.transactions, topics_max);
  add_timer_topics(out, rooms_.events, topics_max);
  add_sizes(out, std::move(rows), topics_max);
}

std::vector<api::Bound> Measurer::all_bounds() const {
  std::vector<api::Bound> bounds = rooms_.bounds();
  for (const api::MeasureSource* source : sources_) {
    for (const api::Bound& bound : source->bounds()) bounds.push_back(bound);
  }
  return bounds;
}

void Measurer::add_broker(metrics::Exposition& out, const api::GroupListing& groups) {
  out.gauge("rocketmq_broker_permission", "What clients may do: 4 read, 2 write, 6 both.");
  out.add(std::int64_t{rooms_.options.permission});
  out.gauge("rocketmq_topic_number", "Topics.");
  out.add(static_cast<std::int64_t>(rooms_.topics.map().size()));
  out.gauge("rocketmq_consumer_group_number", "Consumer groups.");
  out.add(static_cast<std::int64_t>(groups.groups.size()));
  out.gauge("saker_ready", "1 while messages are taken, else 0; /readyz says why not.");
  out.add(std::int64_t{condition().is_ready});
}

void Measurer::add_store(metrics::Exposition& out, const api::RuntimeFacts& facts) {
  out.gauge("rocketmq_storage_size", "Bytes of the commit log.");
  out.add(facts.log_end - facts.log_begin, local_disk());
  out.gauge("rocketmq_storage_flush_behind_bytes", "Bytes that are not on the medium yet.");
  out.add(facts.unflushed_bytes, local_disk());
  out.gauge("rocketmq_storage_dispatch_behind_bytes", "Bytes that are in no queue yet.");
  out.add(facts.undispatched_bytes, local_disk());
  out.gauge("rocketmq_storage_message_reserve_time", "Age of the oldest message in ms.");
  const bool has_messages = facts.first_store_ms > 0;
  out.add(has_messages ? facts.now_ms - facts.first_store_ms : 0, local_disk());
  add_directories(out, facts);
  out.counter("saker_sends_failed_total", "Sends that the store did not take.");
  out.add(facts.puts.failures);
  out.counter("saker_damaged_entries_total",
              "Reads of queue entries that named no record of their queue.");
  out.add(facts.damaged_served, {{"message", "served"}});
  out.add(facts.damaged_passed, {{"message", "lost"}});
  out.gauge("saker_delay_level_behind", "Delayed messages that wait, by level.");
  for (const api::DelayLevelFacts& level : facts.delay_levels) {
    out.add(level.end - level.delivered, {{"level", std::to_string(level.level)}});
  }
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

}  // namespace saker::broker
