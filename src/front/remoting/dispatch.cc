#include "front/remoting/dispatch.h"

#include <algorithm>
#include <array>

#include "front/remoting/handlers.h"

namespace saker::front {
namespace {

namespace request = wire::remoting::request;

struct Row {
  std::int32_t code;
  HandlerFunction handler;
};

// Everything that a broker serves over remoting, by code.
constexpr std::array kRows{
    Row{request::kSendMessage, send_message},
    Row{request::kPullMessage, pull_message},
    Row{request::kQueryConsumerOffset, query_consumer_offset},
    Row{request::kUpdateConsumerOffset, update_consumer_offset},
    Row{request::kUpdateAndCreateTopic, create_topic},
    Row{request::kSearchOffsetByTimestamp, search_offset_by_timestamp},
    Row{request::kGetMaxOffset, get_max_offset},
    Row{request::kGetMinOffset, get_min_offset},
    Row{request::kGetEarliestMsgStoreTime, get_earliest_store_time},
    Row{request::kHeartBeat, heartbeat},
    Row{request::kUnregisterClient, unregister_client},
    Row{request::kConsumerSendMsgBack, send_message_back},
    Row{request::kGetConsumerListByGroup, get_consumer_list},
    Row{request::kLockBatchMq, lock_queues},
    Row{request::kUnlockBatchMq, unlock_queues},
    Row{request::kCheckClientConfig, check_client_config},
    Row{request::kUpdateAndCreateSubscriptionGroup, create_group},
    Row{request::kSendMessageV2, send_message_v2},
    Row{request::kSendBatchMessage, send_message_v2},
    Row{request::kLitePullMessage, lite_pull_message},
};

static_assert(std::is_sorted(kRows.begin(), kRows.end(),
                             [](const Row& a, const Row& b) { return a.code < b.code; }));

}  // namespace

HandlerFunction find_handler(std::int32_t code) {
  const auto row = std::lower_bound(kRows.begin(), kRows.end(), code,
                                    [](const Row& a, std::int32_t b) { return a.code < b; });
  return row != kRows.end() && row->code == code ? row->handler : nullptr;
}

}  // namespace saker::front
