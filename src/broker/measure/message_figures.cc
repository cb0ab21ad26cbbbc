#include "broker/measure/message_figures.h"

#include <string>
#include <utility>

#include "broker/topic/topic_name.h"

namespace saker::broker {
namespace {

/// Only topics of users are counted.
metrics::Labels labels_of(const SendMeter::Row& row) {
  return {{"topic", row.topic}, {"message_type", name_of(row.kind)}, {"is_system", "false"}};
}

std::size_t count_topics(std::span<const SendMeter::Row> rows) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || rows[i].topic != rows[i - 1].topic) ++count;
  }
  return count;
}

}  // namespace

void add_by_topic(metrics::Exposition& out, const OrderedStringMap<metrics::ClassFigures>& topics,
                  std::size_t topics_max) {
  if (topics.size() <= topics_max) {
    for (const auto& [topic, figures] : topics) out.add(figures.classes(), {{"topic", topic}});
    return;
  }
  metrics::ClassFigures sum{topics.begin()->second.bounds};
  for (const auto& [topic, figures] : topics) sum += figures;
  out.add(sum.classes(), {{"topic", ""}});
}

std::vector<SendMeter::Row> sent(const EventCounts& events) {
  std::vector<SendMeter::Row> rows;
  for (const SendMeter& meter : events.lane_sends) meter.add_to(rows);
  events.timer_sends.add_to(rows);
  return joined(std::move(rows));
}

void add_sent(metrics::Exposition& out, std::span<const SendMeter::Row> rows) {
  std::vector<metrics::Labels> labels;
  labels.reserve(rows.size());
  for (const SendMeter::Row& row : rows) labels.push_back(labels_of(row));
  out.counter("rocketmq_messages_in_total", "Messages stored since the start.");
  for (std::size_t i = 0; i < rows.size(); ++i) out.add(rows[i].figures.count(), labels[i]);
  out.counter("rocketmq_throughput_in_total", "Bytes stored since the start.");
  for (std::size_t i = 0; i < rows.size(); ++i) out.add(rows[i].figures.sum, labels[i]);
}

void add_sizes(metrics::Exposition& out, std::vector<SendMeter::Row> rows, std::size_t topics_max) {
  if (count_topics(rows) > topics_max) {
    for (SendMeter::Row& row : rows) row.topic = "";
    rows = joined(std::move(rows));
  }
  out.histogram("rocketmq_message_size", "Bytes of the messages stored since the start.");
  for (const SendMeter::Row& row : rows) out.add(row.figures.classes(), labels_of(row));
}

void add_handed_out(metrics::Exposition& out, const PairCounts& gets, const TopicTable& topics) {
  struct Row {
    metrics::Labels labels;
    const Counts* counts;
  };
  std::vector<Row> rows;
  for (const PairCounts::Row& row : gets.all()) {
    const std::string topic = row.topic();
    const std::string group = row.group();
    const std::string_view popped = popped_topic_of(group, topic);
    const bool is_retry = popped != topic;
    if (!is_topic_of_users(popped) || topics.find(popped) == nullptr) continue;
    rows.push_back({{{"topic", popped},
                     {"consumer_group", group},
                     {"is_system", "false"},
                     {"is_retry", is_retry ? "true" : "false"}},
                    row.counts});
  }
  out.counter("rocketmq_messages_out_total", "Messages handed out since the start.");
  for (const Row& row : rows) out.add(row.counts->messages.load(), row.labels);
  out.counter("rocketmq_throughput_out_total", "Bytes handed out since the start.");
  for (const Row& row : rows) out.add(row.counts->bytes.load(), row.labels);
}

void add_dead_letters(metrics::Exposition& out, const EventCounts& events) {
  out.counter("rocketmq_send_to_dlq_messages_total", "Messages given up for a group.");
  for (const PairCounts::Row& row : events.dead_letters.all()) {
    out.add(row.counts->messages.load(),
            {{"consumer_group", row.group()}, {"topic", row.topic()}, {"is_system", "false"}});
  }
}

}  // namespace saker::broker
