#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/json/writer.h"
#include "wire/remoting/body/message_queue.h"

namespace saker::wire::remoting::body {

/// TopicStatsTable: the answer to GET_TOPIC_STATS_INFO.
struct TopicFigures {
  struct Queue {
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::int64_t last_update_ms = 0;
  };
  std::vector<std::pair<MessageQueue, Queue>> queues;
  double put_tps = 0;
};
std::string encode(const TopicFigures& figures);
Result<TopicFigures> decode_topic_figures(std::string_view text);

/// ConsumeStats: the answer to GET_CONSUME_STATS.
struct ConsumeFigures {
  struct Queue {
    std::int64_t broker_offset = 0;
    std::int64_t consumer_offset = 0;
    std::int64_t pull_offset = 0;
    std::int64_t last_ms = 0;
  };
  std::vector<std::pair<MessageQueue, Queue>> queues;
  double consume_tps = 0;
};
void write(json::Writer& writer, const ConsumeFigures& figures);
std::string encode(const ConsumeFigures& figures);
Result<ConsumeFigures> decode_consume_figures(std::string_view text);

/// ConsumeStatsList: the answer to GET_BROKER_CONSUME_STATS; one entry a topic of a group.
struct BrokerConsumeFigures {
  std::string broker_address;
  std::vector<std::pair<std::string, std::vector<ConsumeFigures>>> groups;
};
std::string encode(const BrokerConsumeFigures& figures);
Result<BrokerConsumeFigures> decode_broker_consume_figures(std::string_view text);

/// ResetOffsetBody: {"offsetTable":{{MessageQueue}:offset}}.
std::string encode_reset_offsets(const std::vector<std::pair<MessageQueue, std::int64_t>>& offsets);
Result<std::vector<std::pair<MessageQueue, std::int64_t>>> decode_reset_offsets(
    std::string_view text);

/// QueryCorrectionOffsetBody: {"correctionOffsets":{queue:offset}}.
std::string encode_correction_offsets(const std::map<std::int32_t, std::int64_t>& offsets);

}  // namespace saker::wire::remoting::body
