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
    Row{request::kQueryMessage, query_message},
    Row{request::kQueryConsumerOffset, query_consumer_offset},
    Row{request::kUpdateConsumerOffset, update_consumer_offset},
    Row{request::kUpdateAndCreateTopic, create_topic},
    Row{request::kUpdateAndCreateTopicList, create_topics},
    Row{request::kGetAllTopicConfig, get_all_topic_config},
    Row{request::kUpdateBrokerConfig, update_broker_config},
    Row{request::kGetBrokerConfig, get_broker_config},
    Row{request::kGetBrokerRuntimeInfo, get_runtime_info},
    Row{request::kSearchOffsetByTimestamp, search_offset_by_timestamp},
    Row{request::kGetMaxOffset, get_max_offset},
    Row{request::kGetMinOffset, get_min_offset},
    Row{request::kGetEarliestMsgStoreTime, get_earliest_store_time},
    Row{request::kViewMessageById, view_message_by_id},
    Row{request::kHeartBeat, heartbeat},
    Row{request::kUnregisterClient, unregister_client},
    Row{request::kConsumerSendMsgBack, send_message_back},
    Row{request::kEndTransaction, end_transaction},
    Row{request::kGetConsumerListByGroup, get_consumer_list},
    Row{request::kLockBatchMq, lock_queues},
    Row{request::kUnlockBatchMq, unlock_queues},
    Row{request::kGetAllConsumerOffset, get_all_offsets},
    Row{request::kGetAllDelayOffset, get_all_delay_offsets},
    Row{request::kCheckClientConfig, check_client_config},
    Row{request::kUpdateAndCreateSubscriptionGroup, create_group},
    Row{request::kGetAllSubscriptionGroupConfig, get_all_groups},
    Row{request::kGetTopicStatsInfo, get_topic_stats},
    Row{request::kGetConsumerConnectionList, get_consumer_connections},
    Row{request::kGetProducerConnectionList, get_producer_connections},
    Row{request::kDeleteSubscriptionGroup, delete_group},
    Row{request::kGetConsumeStats, get_consume_stats},
    Row{request::kDeleteTopicInBroker, delete_topic},
    Row{request::kInvokeBrokerToResetOffset, reset_offset},
    Row{request::kUpdateAndCreateSubscriptionGroupList, create_groups},
    Row{request::kQueryTopicConsumeByWho, who_consumes_topic},
    Row{request::kGetSystemTopicListFromBroker, get_system_topics},
    Row{request::kCleanExpiredConsumeQueue, clean_expired_queues},
    Row{request::kGetConsumerRunningInfo, get_running_info},
    Row{request::kQueryCorrectionOffset, correct_offset},
    Row{request::kConsumeMessageDirectly, consume_directly},
    Row{request::kSendMessageV2, send_message_v2},
    Row{request::kCloneGroupOffset, clone_offset},
    Row{request::kViewBrokerStatsData, view_broker_stats},
    Row{request::kCleanUnusedTopic, clean_expired_queues},
    Row{request::kGetBrokerConsumeStats, get_broker_consume_stats},
    Row{request::kSendBatchMessage, send_message_v2},
    Row{request::kQueryConsumeQueue, query_consume_queue},
    Row{request::kResumeCheckHalfMessage, resume_half_message},
    Row{request::kSendReplyMessage, send_reply},
    Row{request::kSendReplyMessageV2, send_reply_v2},
    Row{request::kGetAllProducerInfo, get_all_producers},
    Row{request::kDeleteExpiredCommitLog, delete_expired_log},
    Row{request::kQueryTopicsByConsumer, topics_of_consumer},
    Row{request::kQuerySubscriptionByConsumer, subscription_of_consumer},
    Row{request::kGetTopicConfig, get_topic_config},
    Row{request::kGetSubscriptionGroupConfig, get_group},
    Row{request::kCheckRocksdbCqWriteProgress, check_queue_copies},
    Row{request::kExportRocksdbConfigToJson, export_tables},
    Row{request::kLitePullMessage, lite_pull_message},
    Row{request::kRecallMessage, recall_message},
    Row{request::kQueryAssignment, query_assignment},
    Row{request::kSetMessageRequestMode, set_request_mode},
    Row{request::kGetBrokerHaStatus, get_ha_status},
    Row{request::kResetMasterFlushOffset, reset_master_flush_offset},
    Row{request::kRemoveColdDataFlowCtrConfig, remove_cold_limit},
    Row{request::kGetColdDataFlowCtrInfo, get_cold_limits},
    Row{request::kSetCommitlogReadMode, set_read_ahead},
    Row{request::kSwitchTimerEngine, switch_timer_engine},
    Row{request::kPopMessage, pop_message},
    Row{request::kAckMessage, ack_message},
    Row{request::kPeekMessage, peek_message},
    Row{request::kChangeMessageInvisibleTime, change_invisible_time},
    Row{request::kNotification, await_pop},
    Row{request::kPollingInfo, count_waiting_pops},
    Row{request::kPopRollback, roll_pops_back},
    Row{request::kPopLiteMessage, pop_lite_message},
    Row{request::kLiteSubscriptionCtl, change_lite_subscriptions},
    Row{request::kGetBrokerLiteInfo, get_broker_lite_info},
    Row{request::kGetParentTopicInfo, get_parent_topic_info},
    Row{request::kGetLiteTopicInfo, get_lite_topic_info},
    Row{request::kGetLiteClientInfo, get_lite_client_info},
    Row{request::kGetLiteGroupInfo, get_lite_group_info},
    Row{request::kTriggerLiteDispatch, trigger_lite_dispatch},
    Row{request::kBatchAckMessage, batch_ack_message},
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
