#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "broker/measure/lag.h"
#include "broker/measure/measurer.h"
#include "broker/topic/topic_name.h"
#include "wire/remoting/command.h"

// Figures that there are for every topic, group or kind of client.
namespace saker::broker {
namespace {

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

using Kind = std::pair<std::string, std::string>;  // language, version

// Two ordinals a release, the first for its snapshot; ten releases a minor version (spec 01 §7).
constexpr std::int32_t kFirstRegular = 232;  // 4.1.0-SNAPSHOT
constexpr std::int32_t kFive = 412;          // 5.0.0-SNAPSHOT
constexpr std::int32_t kHigher = 612;
constexpr std::int32_t kPerMinor = 20;

/// RocketMQ's names. Clients send any number: without a bound each would be a series.
std::string version_name(std::int32_t version) {
  if (version < 0 || version >= kHigher) return "HIGHER_VERSION";
  if (version < kFirstRegular) return std::to_string(version);
  const bool is_five = version >= kFive;
  const std::int32_t rest = version - (is_five ? kFive : kFirstRegular);
  return std::string(is_five ? "V5_" : "V4_") +
         std::to_string(rest / kPerMinor + (is_five ? 0 : 1)) + "_" +
         std::to_string(rest % kPerMinor / 2) + (rest % 2 == 0 ? "_SNAPSHOT" : "");
}

Kind kind_of(const api::ClientVersion& version) {
  return {std::string(wire::remoting::language_name(version.language)),
          version_name(version.version)};
}

}  // namespace

void Measurer::add_connections(metrics::Exposition& out, const api::GroupListing& groups) {
  std::map<Kind, std::int64_t> producers;
  for (const auto& [group, members] : rooms_.inspector.all_producers()) {
    for (const api::ProducerFacts& member : members) ++producers[kind_of(member.client.version)];
  }
  out.gauge("rocketmq_producer_connections", "Producers, by language and MQVersion.");
  for (const auto& [kind, count] : producers) {
    out.add(count,
            {{"language", kind.first}, {"version", kind.second}, {"protocol_type", "remoting"}});
  }
  out.gauge("rocketmq_consumer_connections", "Consumers, by group, language and MQVersion.");
  for (const auto& [group, config] : groups.groups) {
    const auto facts = rooms_.inspector.consumers(group);
    if (!facts.ok()) continue;
    std::map<Kind, std::int64_t> consumers;
    for (const api::ClientFacts& member : facts.value.members) ++consumers[kind_of(member.version)];
    for (const auto& [kind, count] : consumers) {
      out.add(count, {{"consumer_group", group},
                      {"language", kind.first},
                      {"version", kind.second},
                      {"consume_mode", mode_of(facts.value.consume_type)},
                      {"protocol_type", "remoting"},
                      {"is_system", "false"}});
    }
  }
}

/// The total is there once; the samples of groups come and go with what they tell of.
void Measurer::add_mismatches(metrics::Exposition& out) {
  const auto groups = rooms_.inspector.differing_groups();
  out.gauge("saker_groups_mismatched", "Consumer groups whose members do not subscribe alike.");
  out.add(static_cast<std::int64_t>(groups.size()));
  out.gauge("saker_group_subscription_mismatch",
            "How many different subscriptions the members of a group have, where they differ.");
  for (const auto& group : groups) {
    out.add(static_cast<std::int64_t>(group.opinions), {{"consumer_group", group.group}});
  }
}

std::vector<Measurer::LagRow> Measurer::lag_rows(const api::GroupListing& groups) {
  std::vector<LagRow> rows;
  StoreTimes::Round times(times_);
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  for (GroupPlaces& places : rooms_.inspector.places()) {
    if (!groups.groups.contains(places.group)) continue;
    const TopicLag lag = lag_of(places.queues, now_ms, [&](QueueId id, QueueOffset offset) {
      return times.at(places.topic, id, offset);
    });
    rows.push_back({std::move(places.group), std::move(places.topic), lag});
  }
  const bool ages = rooms_.options.lite.measures_lag_age;
  if (!rooms_.options.lite.measures_lag && !ages) return rows;
  std::vector<LagRow> lite_rows;
  for (LitePlaces& places : rooms_.inspector.lite_places()) {
    if (!groups.groups.contains(places.group)) continue;
    LagRow row{std::move(places.group), std::move(places.topic), {}, true};
    for (const LitePlaces::Queue& queue : places.queues) {
      row.lag.messages += queue.end - queue.committed;
      if (!ages) continue;
      const std::int64_t store_ms = times.at(queue.name, {0}, queue.committed);
      if (store_ms > 0) row.lag.age_ms = std::max(row.lag.age_ms, now_ms - store_ms);
    }
    lite_rows.push_back(std::move(row));
  }
  return joined(std::move(rows), std::move(lite_rows));
}

/// In the order of groups and topics. A group may read a topic and its lite topics: one row then.
std::vector<Measurer::LagRow> Measurer::joined(std::vector<LagRow> rows,
                                               std::vector<LagRow> lite_rows) const {
  const auto before = [](const LagRow& a, const LagRow& b) {
    return std::tie(a.group, a.topic) < std::tie(b.group, b.topic);
  };
  const std::size_t count = rows.size();
  for (LagRow& lite : lite_rows) {
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(count);
    const auto at = std::lower_bound(rows.begin(), end, lite, before);
    if (at == end || before(lite, *at)) {
      rows.push_back(std::move(lite));
      continue;
    }
    if (rooms_.options.lite.measures_lag) at->lag.messages += lite.lag.messages;
    at->lag.age_ms = std::max(at->lag.age_ms, lite.lag.age_ms);
  }
  std::sort(rows.begin(), rows.end(), before);
  return rows;
}

void Measurer::add_groups(metrics::Exposition& out, const api::GroupListing& groups) {
  const std::vector<LagRow> rows = lag_rows(groups);
  const auto add = [&](std::string_view name, std::string_view help, std::int64_t TopicLag::*figure,
                       bool has_lite) {
    out.gauge(name, help);
    for (const LagRow& row : rows) {
      if (row.is_lite && !has_lite) continue;
      out.add(row.lag.*figure, {{"consumer_group", row.group},
                                {"topic", row.topic},
                                {"is_retry", is_retry_topic(row.topic) ? "true" : "false"},
                                {"is_system", is_system(row.topic)}});
    }
  };
  add("rocketmq_consumer_lag_messages", "Messages not consumed.", &TopicLag::messages,
      rooms_.options.lite.measures_lag);
  add("rocketmq_consumer_inflight_messages", "Messages handed out, not consumed.",
      &TopicLag::in_flight, false);
  add("rocketmq_consumer_ready_messages", "Messages not handed out.", &TopicLag::ready, false);
  add("rocketmq_consumer_lag_latency", "Age in ms of the oldest message not consumed.",
      &TopicLag::age_ms, rooms_.options.lite.measures_lag_age);
  add("rocketmq_consumer_queueing_latency", "Age in ms of the oldest message not handed out.",
      &TopicLag::queueing_ms, false);
}

}  // namespace saker::broker
