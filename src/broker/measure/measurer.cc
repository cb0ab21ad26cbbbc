#include "broker/measure/measurer.h"

#include <map>
#include <string>
#include <utility>

#include "broker/measure/lag.h"
#include "broker/measure/process_figures.h"
#include "broker/topic/topic_name.h"
#include "broker/traffic/topic_puts.h"
#include "wire/remoting/command.h"

namespace saker::broker {
namespace {

const FamilyList::Labels kLocalDisk{{"storage_type", "local"}, {"storage_medium", "disk"}};

double number(std::int64_t value) { return static_cast<double>(value); }

std::string is_system(std::string_view topic) {
  return is_fixed_system_topic(topic) ? "true" : "false";
}

/// RocketMQ counts neither what its own topics nor what retries carry as messages of users.
bool is_of_users(std::string_view topic) {
  return group_of(topic).empty() && !is_fixed_system_topic(topic);
}

std::string mode_of(api::ConsumeType type) {
  switch (type) {
    case api::ConsumeType::kActively:
      return "pull";
    case api::ConsumeType::kPop:
      return "pop";
    case api::ConsumeType::kPassively:
      break;
  }
  return "push";
}

}  // namespace

api::Condition Measurer::condition() {
  store::Refusal refusal = rooms_.store.refusal();
  if (refusal.why.empty()) return {};
  return {.is_sound = !refusal.until_restart, .is_ready = false, .why = std::move(refusal.why)};
}

std::vector<prometheus::MetricFamily> Measurer::collect() {
  const Options& options = rooms_.options;
  FamilyList families({{"cluster", options.cluster_name},
                       {"node_type", "broker"},
                       {"node_id", options.broker_name}},
                      static_cast<std::size_t>(options.metrics_samples_max));
  const api::GroupListing groups = rooms_.inspection.groups();
  add_broker(families, groups);
  add_process(families);
  add_store(families, rooms_.statistics.runtime());
  add_connections(families, groups);
  add_groups(families, groups);
  add_topics(families);
  add_reads(families);
  const auto dropped = static_cast<double>(families.dropped());
  std::vector<prometheus::MetricFamily> all = families.take();
  FamilyList last({}, 1);
  last.gauge("saker_metrics_dropped", "Samples that metricsSamplesMax left no room for.");
  last.add(dropped);
  all.push_back(std::move(last.take().front()));
  return all;
}

void Measurer::add_broker(FamilyList& families, const api::GroupListing& groups) {
  families.gauge("rocketmq_broker_permission", "What clients may do: 4 read, 2 write, 6 both.");
  families.add(rooms_.options.permission);
  families.gauge("rocketmq_topic_number", "Topics.");
  families.add(number(static_cast<std::int64_t>(rooms_.topics.map().all().size())));
  families.gauge("rocketmq_consumer_group_number", "Consumer groups.");
  families.add(number(static_cast<std::int64_t>(groups.groups.size())));
  families.gauge("saker_ready", "1 while messages are taken, else 0; /readyz says why not.");
  families.add(condition().is_ready ? 1 : 0);
}

void Measurer::add_process(FamilyList& families) {
  const ProcessFigures figures = read_process_figures();
  families.counter("process_cpu_seconds_total", "Processor time of all threads.");
  families.add(figures.cpu_seconds);
  families.gauge("process_start_time_seconds", "When the process began, since 1970.");
  families.add(figures.started_seconds);
  families.gauge("process_resident_memory_bytes", "Memory, mapped files too.");
  families.add(number(figures.resident_bytes));
  families.gauge("saker_process_anonymous_memory_bytes", "Memory that is no mapped file.");
  families.add(number(figures.anonymous_bytes));
  families.gauge("process_open_fds", "Open file descriptors.");
  families.add(number(figures.open_files));
  families.gauge("process_max_fds", "File descriptors that may be open.");
  families.add(number(figures.open_files_max));
  families.gauge("process_threads", "Threads.");
  families.add(number(figures.threads));
}

void Measurer::add_store(FamilyList& families, const api::RuntimeFacts& facts) {
  families.gauge("rocketmq_storage_size", "Bytes of the commit log.");
  families.add(number(facts.log_end - facts.log_begin), kLocalDisk);
  families.gauge("rocketmq_storage_flush_behind_bytes", "Bytes that are not on the medium yet.");
  families.add(number(facts.unflushed_bytes), kLocalDisk);
  families.gauge("rocketmq_storage_dispatch_behind_bytes", "Bytes that are in no queue yet.");
  families.add(number(facts.undispatched_bytes), kLocalDisk);
  families.gauge("rocketmq_storage_message_reserve_time", "Age of the oldest message in ms.");
  const bool has_messages = facts.first_store_ms > 0;
  families.add(has_messages ? number(facts.now_ms - facts.first_store_ms) : 0, kLocalDisk);
  families.gauge("saker_storage_directory_used_ratio", "How full the disk of a directory is.");
  for (const api::DirectoryFacts& place : facts.log_directories) {
    const std::int64_t all = place.used_bytes + place.usable_bytes;
    if (all > 0) {
      families.add(number(place.used_bytes) / number(all), {{"directory", place.directory}});
    }
  }
  families.counter("saker_sends_failed_total", "Sends that the store did not take.");
  families.add(number(facts.puts.failures));
  families.gauge("saker_delay_level_behind", "Delayed messages that wait, by level.");
  for (const api::DelayLevelFacts& level : facts.delay_levels) {
    families.add(number(level.end - level.delivered), {{"level", std::to_string(level.level)}});
  }
}

void Measurer::add_connections(FamilyList& families, const api::GroupListing& groups) {
  using Kind = std::pair<std::string, std::string>;  // language, version
  const auto kind_of = [](const api::ClientVersion& version) {
    return Kind{wire::remoting::language_name(version.language), std::to_string(version.version)};
  };
  std::map<Kind, std::int64_t> producers;
  for (const auto& [group, members] : rooms_.inspection.all_producers()) {
    for (const api::ProducerFacts& member : members) ++producers[kind_of(member.client.version)];
  }
  families.gauge("rocketmq_producer_connections", "Producers, by language and MQVersion.");
  for (const auto& [kind, count] : producers) {
    families.add(
        number(count),
        {{"language", kind.first}, {"version", kind.second}, {"protocol_type", "remoting"}});
  }
  families.gauge("rocketmq_consumer_connections", "Consumers, by group, language and MQVersion.");
  for (const auto& [group, config] : groups.groups) {
    const auto facts = rooms_.inspection.consumers(group);
    if (!facts.ok()) continue;
    std::map<Kind, std::int64_t> consumers;
    for (const api::ClientFacts& member : facts.value.members) ++consumers[kind_of(member.version)];
    for (const auto& [kind, count] : consumers) {
      families.add(number(count), {{"consumer_group", group},
                                   {"language", kind.first},
                                   {"version", kind.second},
                                   {"consume_mode", mode_of(facts.value.consume_type)},
                                   {"protocol_type", "remoting"},
                                   {"is_system", "false"}});
    }
  }
}

void Measurer::add_groups(FamilyList& families, const api::GroupListing& groups) {
  struct Row {
    FamilyList::Labels labels;
    TopicLag lag;
  };
  std::vector<Row> rows;
  const auto store_time = [this](const std::string& topic, QueueId id, QueueOffset offset) {
    return rooms_.store.store_time(topic, id, offset).value_or(0);
  };
  for (const auto& [group, config] : groups.groups) {
    const auto lags =
        lag_by_topic(rooms_.inspection.progress(group, {}), rooms_.clock.wall_ms(), store_time);
    for (const auto& [topic, lag] : lags) {
      rows.push_back({{{"consumer_group", group},
                       {"topic", topic},
                       {"is_retry", is_retry_topic(topic) ? "true" : "false"},
                       {"is_system", is_system(topic)}},
                      lag});
    }
  }
  const auto add = [&](std::string_view name, std::string_view help,
                       std::int64_t TopicLag::*figure) {
    families.gauge(name, help);
    for (const Row& row : rows) families.add(number(row.lag.*figure), row.labels);
  };
  add("rocketmq_consumer_lag_messages", "Messages not consumed.", &TopicLag::messages);
  add("rocketmq_consumer_inflight_messages", "Messages handed out, not consumed.",
      &TopicLag::in_flight);
  add("rocketmq_consumer_ready_messages", "Messages not handed out.", &TopicLag::ready);
  add("rocketmq_consumer_lag_latency", "Age in ms of the oldest message not consumed.",
      &TopicLag::age_ms);
  add("rocketmq_consumer_queueing_latency", "Age in ms of the oldest message not handed out.",
      &TopicLag::queueing_ms);
}

void Measurer::add_topics(FamilyList& families) {
  // In the order of names, so that the bound of samples always leaves out the same ones.
  std::map<std::string_view, TopicPuts> topics;
  for (const auto& [topic, puts] : puts_by_topic(rooms_.store)) {
    if (is_of_users(topic)) topics.emplace(topic, puts);
  }
  families.counter("rocketmq_messages_in_total", "Messages stored since the start.");
  for (const auto& [topic, puts] : topics) {
    families.add(number(puts.messages), {{"topic", std::string(topic)}});
  }
  families.counter("rocketmq_throughput_in_total", "Bytes stored since the start.");
  for (const auto& [topic, puts] : topics) {
    families.add(number(puts.bytes), {{"topic", std::string(topic)}});
  }
}

void Measurer::add_reads(FamilyList& families) {
  struct Row {
    FamilyList::Labels labels;
    const Counts* counts;
  };
  std::vector<Row> rows;
  for (const PairCounts::Row& row : rooms_.gets.all()) {
    // Names have no '@'.
    const std::size_t at = row.key.find('@');
    const std::string topic = row.key.substr(0, at);
    if (at == std::string::npos || !is_of_users(topic)) continue;
    rows.push_back({{{"topic", topic}, {"consumer_group", row.key.substr(at + 1)}}, row.counts});
  }
  families.counter("rocketmq_messages_out_total", "Messages handed out since the start.");
  for (const Row& row : rows) families.add(number(row.counts->messages), row.labels);
  families.counter("rocketmq_throughput_out_total", "Bytes handed out since the start.");
  for (const Row& row : rows) families.add(number(row.counts->bytes), row.labels);
}

}  // namespace saker::broker
