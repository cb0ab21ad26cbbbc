#include "broker/measure/measurer.h"

#include <map>
#include <string>
#include <utility>

#include "broker/measure/lag.h"
#include "broker/measure/process_figures.h"
#include "broker/topic/topic_name.h"
#include "wire/remoting/command.h"

namespace saker::broker {
namespace {

double number(std::int64_t value) { return static_cast<double>(value); }

std::string is_system(std::string_view topic) {
  return is_fixed_system_topic(topic) ? "true" : "false";
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
  add_broker(families);
  add_process(families);
  add_connections(families);
  add_groups(families);
  const auto dropped = static_cast<double>(families.dropped());
  std::vector<prometheus::MetricFamily> all = families.take();
  FamilyList last({}, 1);
  last.gauge("saker_metrics_dropped", "Samples that metricsSamplesMax left no room for.");
  last.add(dropped);
  all.push_back(std::move(last.take().front()));
  return all;
}

void Measurer::add_broker(FamilyList& families) {
  families.gauge("rocketmq_broker_permission", "What clients may do: 4 read, 2 write, 6 both.");
  families.add(rooms_.options.permission);
  families.gauge("rocketmq_topic_number", "Topics.");
  families.add(number(static_cast<std::int64_t>(rooms_.inspection.topics().topics.size())));
  families.gauge("rocketmq_consumer_group_number", "Consumer groups.");
  families.add(number(static_cast<std::int64_t>(rooms_.inspection.groups().groups.size())));
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

void Measurer::add_connections(FamilyList& families) {
  using Kind = std::pair<std::string, std::string>;  // language, version
  const auto kind_of = [](const api::ClientVersion& version) {
    return Kind{wire::remoting::language_name(version.language), std::to_string(version.version)};
  };
  families.gauge("rocketmq_consumer_connections", "Consumers, by group, language and MQVersion.");
  for (const auto& [group, config] : rooms_.inspection.groups().groups) {
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

void Measurer::add_groups(FamilyList& families) {
  struct Row {
    FamilyList::Labels labels;
    TopicLag lag;
  };
  std::vector<Row> rows;
  const auto store_time = [this](const std::string& topic, QueueId id, QueueOffset offset) {
    return rooms_.store.store_time(topic, id, offset).value_or(0);
  };
  for (const auto& [group, config] : rooms_.inspection.groups().groups) {
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

}  // namespace saker::broker
