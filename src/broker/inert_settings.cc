#include "broker/inert_settings.h"

#include <algorithm>
#include <thread>

#include "config/inert.h"

namespace saker::broker {
namespace {

using config::InertKey;
using config::Table;

constexpr const char* kNoPools =
    "requests run on the event loops as they come; there are no threads of their own by kind of "
    "request (eventLoopThreads).";
constexpr const char* kNoQueues =
    "requests do not wait in queues; what does wait has its bounds in docs/operations.md, Full "
    "queues.";
constexpr const char* kAlone = "this version replicates nothing: each broker stands alone.";
constexpr const char* kFromTheCache =
    "answers to pulls are sent from the page cache and never copied to a heap.";
constexpr const char* kOwnFigures =
    "figures are at /metrics of the HTTP port (httpEnable, httpPort); nothing is exported "
    "elsewhere.";
constexpr const char* kAllFigures = "/metrics always has all figures that there are.";
constexpr const char* kNoTransactionFigures = "what transactions do inside is not counted.";
constexpr const char* kStatistics = "statistics are kept of every topic and group, and go with it.";
constexpr const char* kNoAccounts = "nothing is counted by account.";
constexpr const char* kExactLag =
    "a lag is the number of messages behind, also of groups that choose some of them.";
constexpr const char* kNoFallFigures =
    "how far behind reads are is not counted by group; see the lag.";
constexpr const char* kNoSlowConsumers =
    "slow consumers are not turned away; a pull is bounded by what it may read.";
constexpr const char* kNoColdLimits =
    "reads of old messages have threads of their own and are not limited by group.";
constexpr const char* kRegistration =
    "a registration holds all topics in one request, and those that changed at once.";
constexpr const char* kNameServers = "name servers are those of namesrvAddr.";
constexpr const char* kPages = "tables are given out in the pages that are asked for.";
constexpr const char* kOffsets =
    "offsets are written as a whole, with every flushConsumerOffsetInterval in which they changed.";
constexpr const char* kResets =
    "a reset is kept here, and clients go on there with their next pull.";
constexpr const char* kNoBroadcastOffsets =
    "clients keep the offsets of broadcasting groups, not the broker.";
constexpr const char* kRetryTopics =
    "retry topics of pops stay when their topic is deleted, until they are deleted themselves.";
constexpr const char* kPops =
    "pops have one form, the common one, with check points in memory and acknowledgements in the "
    "log of revives.";
constexpr const char* kWaitingPops = "a pop that waits is told at once of what arrives for it.";
constexpr const char* kLite = "clients of lite topics are told at once of what arrives for them.";
constexpr const char* kNoLiteFigures = "no lag is counted of single lite topics.";
constexpr const char* kNoLightFigures = "statistics of light queues are not kept.";
constexpr const char* kTransactions =
    "transactions wait in memory and in their topics, not in a database.";
constexpr const char* kNoAccessRules =
    "this version has no access rules: whoever reaches the port may use the broker.";
constexpr const char* kNoContainer = "a process runs one broker.";
constexpr const char* kNoPlugIns = "stores are those of storeType.";
constexpr const char* kConsumers =
    "consumers may pull and pop as their groups allow; they are told at once who comes and goes.";
constexpr const char* kSends =
    "a send holds up nobody: it is answered when it is as durable as flushDiskType says.";
constexpr const char* kChannels =
    "connections belong to event loops, which see at once that one is gone.";
constexpr const char* kLogs = "everything is in one log (docs/operations.md, Logs).";
constexpr const char* kHome = "no directory of an installation is needed.";
constexpr const char* kHaAddress = "nobody asks for the address of replication.";
constexpr const char* kRecovery =
    "queues are rebuilt at a start as far as the checkpoint leaves it to do.";

constexpr auto kFixed = InertKey::Value::kFixed;

constexpr InertKey kKeys[] = {
    {"ackMessageThreadPoolNums", "16", kNoPools},
    {"adminBrokerThreadPoolNums", "16", kNoPools},
    {"clientManageThreadPoolNums", "32", kNoPools},
    {"consumerManageThreadPoolNums", "32", kNoPools},
    {"loadBalanceProcessorThreadPoolNums", "32", kNoPools},
    {"ackThreadPoolQueueCapacity", "100000", kNoQueues},
    {"adminBrokerThreadPoolQueueCapacity", "10000", kNoQueues},
    {"brokerFastFailureEnable", "false", kNoQueues, kFixed},
    {"clientManagerThreadPoolQueueCapacity", "1000000", kNoQueues},
    {"consumerManagerThreadPoolQueueCapacity", "1000000", kNoQueues},
    {"endTransactionPoolQueueCapacity", "100000", kNoQueues},
    {"heartbeatThreadPoolQueueCapacity", "50000", kNoQueues},
    {"litePullThreadPoolQueueCapacity", "100000", kNoQueues},
    {"loadBalanceThreadPoolQueueCapacity", "100000", kNoQueues},
    {"pullThreadPoolQueueCapacity", "100000", kNoQueues},
    {"replyThreadPoolQueueCapacity", "10000", kNoQueues},
    {"sendThreadPoolQueueCapacity", "10000", kNoQueues},
    {"waitTimeMillsInAckQueue", "3000", kNoQueues},
    {"waitTimeMillsInAdminBrokerQueue", "5000", kNoQueues},
    {"waitTimeMillsInHeartbeatQueue", "31000", kNoQueues},
    {"waitTimeMillsInLitePullQueue", "5000", kNoQueues},
    {"waitTimeMillsInPullQueue", "5000", kNoQueues},
    {"waitTimeMillsInSendQueue", "200", kNoQueues},
    {"waitTimeMillsInTransactionQueue", "3000", kNoQueues},
    {"brokerElectionPriority", "2147483647", kAlone},
    {"brokerHeartbeatInterval", "1000", kAlone},
    {"brokerNotActiveTimeoutMillis", "10000", kAlone},
    {"checkSyncStateSetPeriod", "5000", kAlone},
    {"cleanOfflineBrokerInterval", "30000", kAlone},
    {"controllerAddr", "", kAlone},
    {"controllerHeartBeatTimeoutMills", "10000", kAlone},
    {"enableControllerMode", "false", kAlone, kFixed},
    {"enableRemoteEscape", "false", kAlone, kFixed},
    {"enableSlaveActingMaster", "false", kAlone, kFixed},
    {"fetchControllerAddrByDnsLookup", "false", kAlone, kFixed},
    {"forwardTimeout", "3000", kAlone},
    {"lockInStrictMode", "false", kAlone, kFixed},
    {"sendHeartbeatTimeoutMillis", "1000", kAlone},
    {"skipPreOnline", "false", kAlone, kFixed},
    {"slaveReadEnable", "false", kAlone, kFixed},
    {"syncBrokerMemberGroupPeriod", "1000", kAlone},
    {"syncBrokerMetadataPeriod", "5000", kAlone},
    {"syncControllerMetadataPeriod", "10000", kAlone},
    {"transferMsgByHeap", "false", kFromTheCache, kFixed},
    {"metricGrpcExporterIntervalInMills", "60000", kOwnFigures},
    {"metricGrpcExporterTimeOutInMills", "3000", kOwnFigures},
    {"metricLoggingExporterIntervalInMills", "10000", kOwnFigures},
    {"metricsExportBatchMaxDataPoints", "1000", kOwnFigures},
    {"metricsExporterType", "DISABLE", kOwnFigures},
    {"metricsGrpcExporterHeader", "", kOwnFigures},
    {"metricsGrpcExporterTarget", "", kOwnFigures},
    {"metricsInDelta", "false", kOwnFigures, kFixed},
    {"metricsLabel", "", kOwnFigures},
    {"metricsOtelCardinalityLimit", "50000", kOwnFigures},
    {"metricsPromExporterHost", "", kOwnFigures},
    {"metricsPromExporterPort", "5557", kOwnFigures},
    {"enableConnectionMetrics", "true", kAllFigures},
    {"enableLagAndDlqMetrics", "true", kAllFigures},
    {"enableMessageStoreMetrics", "true", kAllFigures},
    {"enablePopMetrics", "true", kAllFigures},
    {"enableRemotingMetrics", "true", kAllFigures},
    {"enableRequestMetrics", "true", kAllFigures},
    {"enableStatsMetrics", "true", kAllFigures},
    {"enableTransactionMetrics", "false", kNoTransactionFigures, kFixed},
    {"transactionMetricFlushInterval", "10000", kNoTransactionFigures},
    {"autoDeleteUnusedStats", "true", kStatistics},
    {"enableDetailStat", "true", kStatistics},
    {"enableScheduleMessageStats", "true", kStatistics},
    {"maxStatsIdleTimeInMinutes", "-1", kStatistics},
    {"accountStatsEnable", "false", kNoAccounts, kFixed},
    {"accountStatsPrintZeroValues", "false", kNoAccounts, kFixed},
    {"commercialBaseCount", "1", kNoAccounts},
    {"commercialSizePerMsg", "4096", kNoAccounts},
    {"estimateAccumulation", "false", kExactLag, kFixed},
    {"diskFallRecorded", "false", kNoFallFigures, kFixed},
    {"consumerFallbehindThreshold", "17179869184", kNoSlowConsumers},
    {"disableConsumeIfConsumerReadSlowly", "false", kNoSlowConsumers, kFixed},
    {"cgColdReadThreshold", "3145728", kNoColdLimits},
    {"coldCtrStrategyEnable", "false", kNoColdLimits, kFixed},
    {"globalColdReadThreshold", "104857600", kNoColdLimits},
    {"usePIDColdCtrStrategy", "true", kNoColdLimits},
    {"compatibleWithOldNameSrv", "true", kRegistration},
    {"enableSingleTopicRegister", "false", kRegistration, kFixed},
    {"enableSplitRegistration", "false", kRegistration, kFixed},
    {"splitRegistrationSize", "800", kRegistration},
    {"fetchNameSrvAddrByDnsLookup", "false", kNameServers, kFixed},
    {"fetchNamesrvAddrByAddressServer", "false", kNameServers, kFixed},
    {"fetchNamesrvAddrInterval", "10000", kNameServers},
    {"updateNameServerAddrPeriod", "120000", kNameServers},
    {"enableSplitMetadata", "true", kPages},
    {"splitMetadataSize", "2000", kPages},
    {"delayOffsetUpdateVersionStep", "200", kOffsets},
    {"flushConsumerOffsetHistoryInterval", "60000", kOffsets},
    {"persistConsumerOffsetIncrementally", "false", kOffsets, kFixed},
    {"useServerSideResetOffset", "true", kResets},
    {"broadcastOffsetExpireMaxSecond", "300", kNoBroadcastOffsets},
    {"broadcastOffsetExpireSecond", "120", kNoBroadcastOffsets},
    {"enableBroadcastOffsetStore", "false", kNoBroadcastOffsets, kFixed},
    {"clearRetryTopicWhenDeleteTopic", "false", kRetryTopics, kFixed},
    {"appendAckAsync", "false", kPops, kFixed},
    {"appendCkAsync", "false", kPops, kFixed},
    {"enablePopBatchAck", "false", kPops, kFixed},
    {"enablePopLog", "false", kPops, kFixed},
    {"enablePopMessageThreshold", "false", kPops, kFixed},
    {"enableSkipLongAwaitingAck", "false", kPops, kFixed},
    {"popConsumerFSServiceInit", "true", kPops},
    {"popConsumerKVServiceEnable", "false", kPops, kFixed},
    {"popConsumerKVServiceInit", "false", kPops, kFixed},
    {"popConsumerKVServiceLog", "false", kPops, kFixed},
    {"popInflightMessageThreshold", "10000", kPops},
    {"popReviveConcurrency", "32", kPops},
    {"popReviveMaxAttemptTimes", "16", kPops},
    {"popReviveMaxReturnSizePerRead", "16384", kPops},
    {"popReviveSkipIfGroupAbsent", "true", kPops},
    {"reviveAckWaitMs", "180000", kPops},
    {"reviveMaxSlow", "3", kPops},
    {"reviveScanTime", "10000", kPops},
    {"skipWhenCKRePutReachMaxTimes", "false", kPops, kFixed},
    {"useSeparateRetryQueue", "false", kPops, kFixed},
    {"enableNotifyBeforePopCalculateLag", "true", kWaitingPops},
    {"maxMessageFilterNumForNotification", "64", kWaitingPops},
    {"popLongPollingForceNotifyInterval", "800", kWaitingPops},
    {"popPollingMapExpireTimeSeconds", "600", kWaitingPops},
    {"popPollingMapSize", "100000", kWaitingPops},
    {"useMessageFilterForNotification", "true", kWaitingPops},
    {"enableLiteEventMode", "true", kLite},
    {"enableLitePopLog", "false", kLite, kFixed},
    {"liteEventCheckInterval", "10000", kLite},
    {"liteEventFullDispatchDelayTime", "10000", kLite},
    {"liteEventFullDispatchDelayTimeForWildcardGroup", "10000", kLite},
    {"maxClientEventCount", "100", kLite},
    {"liteLagLatencyCollectEnable", "false", kNoLiteFigures, kFixed},
    {"liteLagLatencyTopK", "50", kNoLiteFigures},
    {"enableLmqStats", "false", kNoLightFigures, kFixed},
    {"transactionCheckRocksdbCoreThreads", "2", kTransactions},
    {"transactionCheckRocksdbMaxThreads", "5", kTransactions},
    {"transactionCheckRocksdbQueueCapacity", "2000", kTransactions},
    {"aclEnable", "false", kNoAccessRules, kFixed},
    {"isBrokerContainer", "false", kNoContainer, kFixed},
    {"isInBrokerContainer", "false", kNoContainer, kFixed},
    {"messageStorePlugIn", "", kNoPlugIns},
    {"enableRegisterProducer", "true", kConsumers},
    {"filterSupportRetry", "false", kConsumers, kFixed},
    {"realTimeNotifyConsumerChange", "true", kConsumers},
    {"rejectPullConsumerEnable", "false", kConsumers, kFixed},
    {"useStaticSubscription", "false", kConsumers, kFixed},
    {"asyncSendEnable", "true", kSends},
    {"enableFastChannelEventProcess", "false", kChannels, kFixed},
    {"enableNetWorkFlowControl", "false", kChannels, kFixed},
    {"printChannelGroups", "false", kChannels, kFixed},
    {"printChannelGroupsMinNum", "5", kChannels},
    {"highSpeedMode", "false", kLogs, kFixed},
    {"isolateLogEnable", "false", kLogs, kFixed},
    {"rocketmqHome", "", kHome},
    {"recoverConcurrently", "false", kRecovery, kFixed},
    {"recoverThreadPoolNums", "32", kRecovery},
};

/// RocketMQ sizes these by the processors of the machine.
Table pool_settings() {
  const int processors = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const auto pool = [](const char* name, int size) {
    return config::without_effect(name, std::to_string(size), kNoPools);
  };
  return {pool("endTransactionThreadPoolNums", 8 + 2 * processors),
          pool("heartbeatThreadPoolNums", std::min(32, processors)),
          pool("litePullMessageThreadPoolNums", 16 + 2 * processors),
          pool("processReplyMessageThreadPoolNums", 16 + 2 * processors),
          pool("pullMessageThreadPoolNums", 16 + 2 * processors),
          pool("putMessageFutureThreadPoolNums", std::min(4, processors)),
          pool("queryMessageThreadPoolNums", 8 + processors),
          pool("sendMessageThreadPoolNums", std::min(4, processors))};
}

}  // namespace

Table inert_settings(const std::string& ip) {
  Table table = config::without_effect(kKeys);
  for (config::Setting& row : pool_settings()) table.push_back(std::move(row));
  table.push_back(config::without_effect("brokerIP2", ip, kHaAddress));
  return table;
}

}  // namespace saker::broker
