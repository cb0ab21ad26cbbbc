#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "wire/remoting/body/client_connections.h"
#include "wire/remoting/body/subscription_data.h"

// What administrators read of a broker and its clients.
namespace saker::wire::remoting::body {

/// BrokerStatsData: the answer to VIEW_BROKER_STATS_DATA.
struct StatsData {
  struct Window {
    std::int64_t sum = 0;
    double tps = 0;
    double average = 0;  ///< avgpt: a call
  };
  Window minute;
  Window hour;
  Window day;
};
std::string encode(const StatsData& data);

/// ProducerTableInfo: the answer to GET_ALL_PRODUCER_INFO.
struct ProducerInfo {
  ClientConnection client;
  std::int64_t last_update_ms = 0;
};
using ProducerTable = std::map<std::string, std::vector<ProducerInfo>>;  ///< by group
std::string encode_producer_table(const ProducerTable& groups);
Result<ProducerTable> decode_producer_table(std::string_view text);

/// HARuntimeInfo of a master without slaves: the answer to GET_BROKER_HA_STATUS.
std::string encode_lone_master(std::int64_t log_end);

/// QueryConsumeQueueResponseBody.
struct QueueView {
  struct Entry {
    std::int64_t log_offset = 0;
    std::int64_t bytes = 0;
    std::int64_t tags_code = 0;
  };
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::vector<Entry> entries;
  std::optional<SubscriptionData> subscription;
};
std::string encode(const QueueView& view);
/// Without the subscription.
Result<QueueView> decode_queue_view(std::string_view text);

}  // namespace saker::wire::remoting::body
