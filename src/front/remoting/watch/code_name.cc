#include "front/remoting/watch/code_name.h"

#include <algorithm>
#include <array>

#include "wire/remoting/code.h"

namespace saker::front {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;

struct Row {
  std::int32_t code;
  std::string_view name;
};

// What the broker serves. COMPAT: the names of RocketMQ's constants, which its metrics carry.
constexpr std::array kRequests{
    Row{request::kSendMessage, "send_message"},
    Row{request::kPullMessage, "pull_message"},
    Row{request::kQueryMessage, "query_message"},
    Row{request::kQueryConsumerOffset, "query_consumer_offset"},
    Row{request::kUpdateConsumerOffset, "update_consumer_offset"},
    Row{request::kUpdateAndCreateTopic, "update_and_create_topic"},
    Row{request::kUpdateAndCreateTopicList, "update_and_create_topic_list"},
    Row{request::kGetAllTopicConfig, "get_all_topic_config"},
    Row{request::kUpdateBrokerConfig, "update_broker_config"},
    Row{request::kGetBrokerConfig, "get_broker_config"},
    Row{request::kGetBrokerRuntimeInfo, "get_broker_runtime_info"},
    Row{request::kSearchOffsetByTimestamp, "search_offset_by_timestamp"},
    Row{request::kGetMaxOffset, "get_max_offset"},
    Row{request::kGetMinOffset, "get_min_offset"},
    Row{request::kGetEarliestMsgStoreTime, "get_earliest_msg_storetime"},
    Row{request::kViewMessageById, "view_message_by_id"},
    Row{request::kHeartBeat, "heart_beat"},
    Row{request::kUnregisterClient, "unregister_client"},
    Row{request::kConsumerSendMsgBack, "consumer_send_msg_back"},
    Row{request::kEndTransaction, "end_transaction"},
    Row{request::kGetConsumerListByGroup, "get_consumer_list_by_group"},
    Row{request::kLockBatchMq, "lock_batch_mq"},
    Row{request::kUnlockBatchMq, "unlock_batch_mq"},
    Row{request::kGetAllConsumerOffset, "get_all_consumer_offset"},
    Row{request::kGetAllDelayOffset, "get_all_delay_offset"},
    Row{request::kCheckClientConfig, "check_client_config"},
    Row{request::kUpdateAndCreateSubscriptionGroup, "update_and_create_subscriptiongroup"},
    Row{request::kGetAllSubscriptionGroupConfig, "get_all_subscriptiongroup_config"},
    Row{request::kGetTopicStatsInfo, "get_topic_stats_info"},
    Row{request::kGetConsumerConnectionList, "get_consumer_connection_list"},
    Row{request::kGetProducerConnectionList, "get_producer_connection_list"},
    Row{request::kDeleteSubscriptionGroup, "delete_subscriptiongroup"},
    Row{request::kGetConsumeStats, "get_consume_stats"},
    Row{request::kDeleteTopicInBroker, "delete_topic_in_broker"},
    Row{request::kInvokeBrokerToResetOffset, "invoke_broker_to_reset_offset"},
    Row{request::kUpdateAndCreateSubscriptionGroupList, "update_and_create_subscriptiongroup_list"},
    Row{request::kQueryTopicConsumeByWho, "query_topic_consume_by_who"},
    Row{request::kGetSystemTopicListFromBroker, "get_system_topic_list_from_broker"},
    Row{request::kCleanExpiredConsumeQueue, "clean_expired_consumequeue"},
    Row{request::kGetConsumerRunningInfo, "get_consumer_running_info"},
    Row{request::kQueryCorrectionOffset, "query_correction_offset"},
    Row{request::kConsumeMessageDirectly, "consume_message_directly"},
    Row{request::kSendMessageV2, "send_message_v2"},
    Row{request::kCloneGroupOffset, "clone_group_offset"},
    Row{request::kViewBrokerStatsData, "view_broker_stats_data"},
    Row{request::kCleanUnusedTopic, "clean_unused_topic"},
    Row{request::kGetBrokerConsumeStats, "get_broker_consume_stats"},
    Row{request::kSendBatchMessage, "send_batch_message"},
    Row{request::kQueryConsumeQueue, "query_consume_queue"},
    Row{request::kResumeCheckHalfMessage, "resume_check_half_message"},
    Row{request::kSendReplyMessage, "send_reply_message"},
    Row{request::kSendReplyMessageV2, "send_reply_message_v2"},
    Row{request::kGetAllProducerInfo, "get_all_producer_info"},
    Row{request::kDeleteExpiredCommitLog, "delete_expired_commitlog"},
    Row{request::kQueryTopicsByConsumer, "query_topics_by_consumer"},
    Row{request::kQuerySubscriptionByConsumer, "query_subscription_by_consumer"},
    Row{request::kGetTopicConfig, "get_topic_config"},
    Row{request::kGetSubscriptionGroupConfig, "get_subscriptiongroup_config"},
    Row{request::kCheckRocksdbCqWriteProgress, "check_rocksdb_cq_write_progress"},
    Row{request::kExportRocksdbConfigToJson, "export_rocksdb_config_to_json"},
    Row{request::kLitePullMessage, "lite_pull_message"},
    Row{request::kRecallMessage, "recall_message"},
    Row{request::kQueryAssignment, "query_assignment"},
    Row{request::kSetMessageRequestMode, "set_message_request_mode"},
    Row{request::kGetBrokerHaStatus, "get_broker_ha_status"},
    Row{request::kResetMasterFlushOffset, "reset_master_flush_offset"},
    Row{request::kRemoveColdDataFlowCtrConfig, "remove_cold_data_flow_ctr_config"},
    Row{request::kGetColdDataFlowCtrInfo, "get_cold_data_flow_ctr_info"},
    Row{request::kSetCommitlogReadMode, "set_commitlog_read_mode"},
    Row{request::kSwitchTimerEngine, "switch_timer_engine"},
    Row{request::kPopMessage, "pop_message"},
    Row{request::kAckMessage, "ack_message"},
    Row{request::kPeekMessage, "peek_message"},
    Row{request::kChangeMessageInvisibleTime, "change_message_invisibletime"},
    Row{request::kNotification, "notification"},
    Row{request::kPollingInfo, "polling_info"},
    Row{request::kPopRollback, "pop_rollback"},
    Row{request::kBatchAckMessage, "batch_ack_message"},
};

constexpr std::array kResponses{
    Row{response::kSuccess, "success"},
    Row{response::kSystemError, "system_error"},
    Row{response::kSystemBusy, "system_busy"},
    Row{response::kRequestCodeNotSupported, "request_code_not_supported"},
    Row{response::kFlushDiskTimeout, "flush_disk_timeout"},
    Row{response::kMessageIllegal, "message_illegal"},
    Row{response::kServiceNotAvailable, "service_not_available"},
    Row{response::kNoPermission, "no_permission"},
    Row{response::kTopicNotExist, "topic_not_exist"},
    Row{response::kPullNotFound, "pull_not_found"},
    Row{response::kPullRetryImmediately, "pull_retry_immediately"},
    Row{response::kPullOffsetMoved, "pull_offset_moved"},
    Row{response::kQueryNotFound, "query_not_found"},
    Row{response::kSubscriptionParseFailed, "subscription_parse_failed"},
    Row{response::kSubscriptionNotExist, "subscription_not_exist"},
    Row{response::kSubscriptionNotLatest, "subscription_not_latest"},
    Row{response::kSubscriptionGroupNotExist, "subscription_group_not_exist"},
    Row{response::kInvalidParameter, "invalid_parameter"},
    Row{response::kConsumerNotOnline, "consumer_not_online"},
    Row{response::kConsumeMsgTimeout, "consume_msg_timeout"},
    Row{response::kNoMessage, "no_message"},
    Row{response::kPollingFull, "polling_full"},
    Row{response::kPollingTimeout, "polling_timeout"},
    Row{response::kIllegalOperation, "illegal_operation"},
};

template <class Rows>
std::string_view find(const Rows& rows, std::int32_t code) {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [code](const Row& one) { return one.code == code; });
  return row == rows.end() ? std::string_view() : row->name;
}

}  // namespace

std::string_view request_name(std::int32_t code) { return find(kRequests, code); }
std::string_view response_name(std::int32_t code) { return find(kResponses, code); }

}  // namespace saker::front
