#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

// Bodies of the requests about lite topics. Source: spec 02 §17.
namespace saker::wire::remoting::body {

/// One of LiteSubscriptionCtlRequestBody.
struct LiteSubscription {
  enum class Action { kPartialAdd, kPartialRemove, kCompleteAdd, kCompleteRemove, kUnknown };
  Action action = Action::kUnknown;
  std::string client_id;
  std::string group;
  std::string topic;
  std::vector<std::string> lite_topics;
  std::string offset_type;  ///< "POLICY", "OFFSET", "TAIL_N", "TIMESTAMP"; empty: no option
  std::int64_t offset_value = 0;
};

/// Order as in the text.
Result<std::vector<LiteSubscription>> decode_lite_subscriptions(std::string_view text);

/// GetBrokerLiteInfoResponseBody.
struct BrokerLiteInfo {
  std::int64_t queues = 0;
  std::int64_t light_queues = 0;
  std::int64_t event_map_size = 0;
  std::map<std::string, std::vector<std::string>> groups;
  std::int64_t subscriptions = 0;
  std::int64_t light_queues_max = 0;
  std::int64_t offsets = 0;
  std::int64_t orders = 0;
  std::string store_type;
  std::map<std::string, std::int32_t> expirations;
};
std::string encode(const BrokerLiteInfo& info);

/// GetParentTopicInfoResponseBody.
struct ParentTopicInfo {
  std::vector<std::string> groups;
  std::int64_t lite_topics = 0;
  std::int64_t light_queues = 0;
  std::string topic;
  std::int32_t expiration = -1;
};
std::string encode(const ParentTopicInfo& info);

/// GetLiteTopicInfoResponseBody.
struct LiteTopicInfo {
  std::string lite_topic;
  std::string parent_topic;
  bool is_at_home = false;
  std::vector<std::pair<std::string, std::string>> readers;  ///< client id, group
  std::int64_t last_store_ms = 0;
  std::int64_t max_offset = 0;
  std::int64_t min_offset = 0;
};
std::string encode(const LiteTopicInfo& info);

/// GetLiteClientInfoResponseBody.
struct LiteClientInfo {
  std::string client_id;
  std::string group;
  std::int64_t asked_ms = -1;
  std::int64_t took_ms = 0;
  std::int64_t count = -1;
  std::vector<std::string> queues;
  std::string parent_topic;
};
std::string encode(const LiteClientInfo& info);

/// GetLiteGroupInfoResponseBody.
struct LiteGroupInfo {
  struct Lag {
    std::string lite_topic;
    std::int64_t count = 0;
    std::int64_t since_ms = -1;
  };
  struct Offsets {
    std::int64_t end = 0;
    std::int64_t committed = 0;
    std::int64_t consumed_ms = 0;
  };
  std::string group;
  std::string parent_topic;
  std::string lite_topic;  ///< empty: of all, with both lists
  std::int64_t since_ms = -1;
  std::int64_t lag = 0;
  std::vector<Lag> most;
  std::vector<Lag> oldest;
  std::optional<Offsets> offsets;
};
std::string encode(const LiteGroupInfo& info);

}  // namespace saker::wire::remoting::body
