#include "wire/remoting/body/queue_figures.h"

#include <cstdlib>

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {
namespace {

void write(json::Writer& writer, const TopicFigures::Queue& queue) {
  writer.begin_object()
      .field("lastUpdateTimestamp", queue.last_update_ms)
      .field("maxOffset", queue.max)
      .field("minOffset", queue.min)
      .end_object();
}

void write(json::Writer& writer, const ConsumeFigures::Queue& queue) {
  writer.begin_object()
      .field("brokerOffset", queue.broker_offset)
      .field("consumerOffset", queue.consumer_offset)
      .field("lastTimestamp", queue.last_ms)
      .field("pullOffset", queue.pull_offset)
      .end_object();
}

void write(json::Writer& writer, std::int64_t offset) { writer.value(offset); }

/// "offsetTable":{{MessageQueue}:value,…}
template <class Queues>
void write_by_queue(json::Writer& writer, const Queues& queues) {
  writer.key("offsetTable").begin_object();
  for (const auto& [queue, value] : queues) write(writer.object_key(encode(queue)), value);
  writer.end_object();
}

/// The inverse. Keys that are no queue are dropped.
template <class Queue, class Read>
std::vector<std::pair<MessageQueue, Queue>> read_by_queue(json::Value object, const Read& read) {
  std::vector<std::pair<MessageQueue, Queue>> queues;
  for (const auto& [key, value] : object.members()) {
    const auto queue = json::Document::parse(key);
    if (queue.ok()) queues.emplace_back(read_message_queue(queue->root()), read(value));
  }
  return queues;
}

double read_rate(json::Value value) { return std::strtod(value.text_or("0").c_str(), nullptr); }

ConsumeFigures read_consume_figures(json::Value root) {
  const auto read_queue = [](json::Value queue) {
    return ConsumeFigures::Queue{queue["brokerOffset"].long_or(0),
                                 queue["consumerOffset"].long_or(0), queue["pullOffset"].long_or(0),
                                 queue["lastTimestamp"].long_or(0)};
  };
  return {read_by_queue<ConsumeFigures::Queue>(root["offsetTable"], read_queue),
          read_rate(root["consumeTps"])};
}

/// Figures of a broker say that nothing of what was pulled is known.
ConsumeFigures without_pulls(ConsumeFigures figures) {
  for (auto& [queue, figure] : figures.queues) figure.pull_offset = 0;
  return figures;
}

}  // namespace

std::string encode(const TopicFigures& figures) {
  json::Writer writer;
  write_by_queue(writer.begin_object(), figures.queues);
  writer.field("topicPutTps", figures.put_tps).end_object();
  return writer.take();
}

Result<TopicFigures> decode_topic_figures(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    return TopicFigures{read_by_queue<TopicFigures::Queue>(
                            root["offsetTable"],
                            [](json::Value queue) {
                              return TopicFigures::Queue{queue["minOffset"].long_or(0),
                                                         queue["maxOffset"].long_or(0),
                                                         queue["lastUpdateTimestamp"].long_or(0)};
                            }),
                        read_rate(root["topicPutTps"])};
  });
}

Result<ConsumeFigures> decode_consume_figures(std::string_view text) {
  return decode_object(text, read_consume_figures);
}

void write(json::Writer& writer, const ConsumeFigures& figures) {
  writer.begin_object().field("consumeTps", figures.consume_tps);
  write_by_queue(writer, figures.queues);
  writer.end_object();
}

std::string encode(const ConsumeFigures& figures) { return written(figures); }

std::string encode(const BrokerConsumeFigures& figures) {
  json::Writer writer;
  writer.begin_object().field("brokerAddr", figures.broker_address);
  writer.key("consumeStatsList").begin_array();
  std::int64_t behind = 0;
  for (const auto& [group, topics] : figures.groups) {
    writer.begin_object().key(group).begin_array();
    for (const ConsumeFigures& topic : topics) {
      write(writer, without_pulls(topic));
      for (const auto& [queue, figure] : topic.queues) {
        behind += figure.broker_offset - figure.consumer_offset;
      }
    }
    writer.end_array().end_object();
  }
  writer.end_array().field("totalDiff", behind).field("totalInflightDiff", std::int64_t{0});
  writer.end_object();
  return writer.take();
}

Result<BrokerConsumeFigures> decode_broker_consume_figures(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    BrokerConsumeFigures figures{root["brokerAddr"].text_or(""), {}};
    for (const json::Value& entry : root["consumeStatsList"].items()) {
      for (const auto& [group, topics] : entry.members()) {
        std::vector<ConsumeFigures> read;
        for (const json::Value& topic : topics.items()) read.push_back(read_consume_figures(topic));
        figures.groups.emplace_back(group, std::move(read));
      }
    }
    return figures;
  });
}

std::string encode_reset_offsets(
    const std::vector<std::pair<MessageQueue, std::int64_t>>& offsets) {
  json::Writer writer;
  write_by_queue(writer.begin_object(), offsets);
  writer.end_object();
  return writer.take();
}

Result<std::vector<std::pair<MessageQueue, std::int64_t>>> decode_reset_offsets(
    std::string_view text) {
  return decode_object(text, [](json::Value root) {
    return read_by_queue<std::int64_t>(root["offsetTable"],
                                       [](json::Value offset) { return offset.long_or(0); });
  });
}

std::string encode_correction_offsets(const std::map<std::int32_t, std::int64_t>& offsets) {
  json::Writer writer;
  writer.begin_object().key("correctionOffsets").begin_object();
  for (const auto& [queue, offset] : offsets) writer.integer_key(queue).value(offset);
  writer.end_object().end_object();
  return writer.take();
}

}  // namespace saker::wire::remoting::body
