#include <algorithm>
#include <utility>

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/remoting/body/queue_figures.h"
#include "wire/remoting/header/admin.h"

namespace saker::front {
namespace {

namespace body = wire::remoting::body;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    if (const std::string_view piece = text.substr(0, end); !piece.empty()) {
      pieces.emplace_back(piece);
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return pieces;
}

/// Messages a second that the group got of all these topics.
double rate_of(api::Statistics& statistics, std::string_view group,
               const std::vector<api::QueueProgress>& progress) {
  double rate = 0;
  const std::string* last = nullptr;  // queues of a topic stand together
  for (const api::QueueProgress& one : progress) {
    if (last != nullptr && *last == one.topic) continue;
    last = &one.topic;
    const std::string key = one.topic + "@" + std::string(group);
    const auto gets = statistics.traffic(api::Traffic::kGroupGets, key);
    if (gets) rate += gets->minute.per_second;
  }
  return rate;
}

body::ConsumeFigures figures_of(Context& context, std::string_view group,
                                const std::vector<api::QueueProgress>& progress) {
  const std::string& broker_name = context.options.broker_name;
  body::ConsumeFigures figures;
  figures.consume_tps = rate_of(context.broker.statistics(), group, progress);
  for (const api::QueueProgress& one : progress) {
    figures.queues.push_back({{one.topic, broker_name, one.queue_id},
                              {.broker_offset = one.end.value,
                               .consumer_offset = one.committed.value,
                               .pull_offset = one.pulled.value,
                               .last_ms = one.last_consumed_ms}});
  }
  return figures;
}

}  // namespace

void get_consume_stats(Context& context) {
  wire::remoting::ConsumeStatsHeader header;
  if (!decode_header(context, header)) return;
  std::vector<std::string> topics = split(header.topic_list, ';');
  if (topics.empty() && !header.topic.empty()) topics.emplace_back(header.topic);
  const auto progress = context.broker.inspection().progress(header.group, topics);
  std::move(context.responder)
      .answer({}, body::encode(figures_of(context, header.group, progress)));
}

void get_broker_consume_stats(Context& context) {
  api::Inspection& inspection = context.broker.inspection();
  body::BrokerConsumeFigures figures{context.options.broker_address, {}};
  for (const auto& [group, config] : inspection.groups().groups) {
    std::vector<body::ConsumeFigures> topics;
    for (const std::string& topic : inspection.topics_of(group)) {
      const auto progress = inspection.progress(group, {&topic, 1});
      if (!progress.empty()) topics.push_back(figures_of(context, group, progress));
    }
    figures.groups.emplace_back(group, std::move(topics));
  }
  std::move(context.responder).answer({}, body::encode(figures));
}

void reset_offset(Context& context) {
  wire::remoting::ResetOffsetHeader header;
  if (!decode_header(context, header)) return;
  api::OffsetReset reset{.group = header.group,
                         .topic = header.topic,
                         .queue_id = std::nullopt,
                         .offset = std::nullopt,
                         .timestamp_ms = header.timestamp};
  if (header.queue_id >= 0) reset.queue_id = QueueId{header.queue_id};
  if (header.offset && *header.offset != -1) reset.offset = QueueOffset{*header.offset};
  const auto targets = context.broker.offset_control().reset_offsets(reset);
  if (!targets.ok())
    return answer_outcome(std::move(context.responder), {targets.status, targets.message});
  std::vector<std::pair<body::MessageQueue, std::int64_t>> offsets;
  for (const auto& [queue_id, offset] : targets.value) {
    offsets.push_back(
        {{std::string(header.topic), context.options.broker_name, queue_id}, offset.value});
  }
  std::move(context.responder).answer({}, body::encode_reset_offsets(offsets));
}

void clone_offset(Context& context) {
  wire::remoting::CloneOffsetHeader header;
  if (!decode_header(context, header)) return;
  context.broker.offset_control().clone_offsets(header.from, header.to, header.topic);
  answer_outcome(std::move(context.responder), {});
}

void correct_offset(Context& context) {
  wire::remoting::CorrectionOffsetHeader header;
  if (!decode_header(context, header)) return;
  const auto least = context.broker.offset_control().least_offsets(
      header.topic, header.compare_group, header.filter_groups);
  std::move(context.responder).answer({}, body::encode_correction_offsets(least));
}

}  // namespace saker::front
