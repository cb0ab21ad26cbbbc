#include "config/rocketmq_reasons.h"

#include <algorithm>
#include <span>

#include "base/number.h"

namespace saker::config {
namespace {

constexpr std::string_view kPools =
    "there are no pools of threads with queues before them: the event loops (eventLoopThreads) "
    "serve a request when it comes";
constexpr std::string_view kSockets =
    "sockets keep the buffers that the system gives them, and answers are bounded by "
    "writeBufferHighWaterMark";
constexpr std::string_view kClient =
    "it tunes RocketMQ's own client for name servers, which this version does not have";
constexpr std::string_view kReplication =
    "this version replicates nothing: each message has one copy, and there is no controller";
constexpr std::string_view kAccess =
    "this version authenticates nobody: let the network keep others out";
constexpr std::string_view kTls = "connections are not encrypted by this version";
constexpr std::string_view kTiered =
    "there is no tiered store in this version: messages stay in the store's directories until they "
    "expire";
constexpr std::string_view kMetrics =
    "metrics are served at /metrics of the HTTP port (httpPort) and not sent anywhere";
constexpr std::string_view kStatistics = "statistics are always counted, and shown by /metrics";
constexpr std::string_view kCommercial = "there are no commercial statistics";
constexpr std::string_view kCold = "reads of old messages are not slowed down by group";
constexpr std::string_view kNameServers =
    "name servers are those of namesrvAddr; no other list of them is asked for";
constexpr std::string_view kRegistration =
    "all topics are registered in one request, with each period of registerNameServerPeriod";
constexpr std::string_view kNameServerOnly = "only a name server has a use for it";
constexpr std::string_view kPlaces =
    "its place follows from storePathRootDir; RocketMQ does not read it either";
constexpr std::string_view kDatabase =
    "there is a database only with storeType=defaultRocksDB, which keeps to its own defaults";
constexpr std::string_view kNoDatabase =
    "what it is about is kept in logs and in memory, not in a database";
constexpr std::string_view kCombined = "a store has one form of consume queues, that of storeType";
constexpr std::string_view kPop =
    "pops in flight and their revival keep to the pace and the bounds of this version";
constexpr std::string_view kLite = "lite topics keep to the pace of this version";
constexpr std::string_view kDelay =
    "delayed messages are delivered by one thread that waits for none";
constexpr std::string_view kRecovery =
    "what is read again after a crash begins at the checkpoint, by one thread";
constexpr std::string_view kQueues = "queues are built behind the log by one thread, in its order";
constexpr std::string_view kReads =
    "messages go from the page cache to the socket without a copy, as many as the request asks for";
constexpr std::string_view kLogs = "what is logged is chosen by logLevel";
constexpr std::string_view kPlugIn = "there are no plug-ins of the store";
constexpr std::string_view kCommandLine =
    "files are those of the command line and storePathRootDir";
constexpr std::string_view kFilterServer =
    "there are no filter servers, nor does RocketMQ 5 have them";
constexpr std::string_view kOther = "it tunes something that is made in another way here";

/// A name, which `*` at its begin or end leaves open.
struct Group {
  std::string_view pattern;
  std::string_view reason;
};

// The first that fits counts.
constexpr Group kGroups[] = {
    // access control and encryption
    {"aclEnable", kAccess},
    {"aclCache*", kAccess},
    {"auth*", kAccess},
    {"initAuthenticationUser", kAccess},
    {"innerClientAuthenticationCredentials", kAccess},
    {"migrateAuthFromV1Enabled", kAccess},
    {"stateful*", kAccess},
    {"userCache*", kAccess},
    {"useTLS", kTls},
    {"tls*", kTls},
    // replication
    {"brokerIP2", kReplication},
    {"ha*", kReplication},
    {"slave*", kReplication},
    {"*Slave", kReplication},
    {"dLeger*", kReplication},
    {"enableDLegerCommitLog", kReplication},
    {"preferredLeaderId", kReplication},
    {"*DLedgerCommitLog", kReplication},
    {"controller*", kReplication},
    {"*ControllerMode", kReplication},
    {"*ControllerInNamesrv", kReplication},
    {"*ControllerAddrByDnsLookup", kReplication},
    {"*InSyncReplicas", kReplication},
    {"inSyncReplicas", kReplication},
    {"allAckInSyncStateSet", kReplication},
    {"totalReplicas", kReplication},
    {"duplicationEnable", kReplication},
    {"*ActingMaster", kReplication},
    {"*RemoteEscape", kReplication},
    {"asyncLearner", kReplication},
    {"brokerElectionPriority", kReplication},
    {"maxHaTransfer*", kReplication},
    {"maxSlaveResendLength", kReplication},
    {"checkSyncStateSetPeriod", kReplication},
    {"syncBrokerMemberGroupPeriod", kReplication},
    {"syncBrokerMetadataPeriod", kReplication},
    {"syncControllerMetadataPeriod", kReplication},
    {"syncFromLastFile", kReplication},
    {"syncMasterFlushOffsetWhenStartup", kReplication},
    {"storePathEpochFile", kReplication},
    {"storePathBrokerIdentity", kReplication},
    {"skipPreOnline", kReplication},
    {"compatibleWithOldNameSrv", kReplication},
    {"brokerHeartbeatInterval", kReplication},
    {"brokerNotActiveTimeoutMillis", kReplication},
    {"sendHeartbeatTimeoutMillis", kReplication},
    {"replicasPerDiskPartition", kReplication},
    {"logicalDiskSpaceCleanForciblyThreshold", kReplication},
    // tiered store
    {"tiered*", kTiered},
    {"objectStore*", kTiered},
    {"readAhead*", kTiered},
    {"commitLogRolling*", kTiered},
    {"syncDispatchRequest*", kTiered},
    {"dispatchRequestGroupSyncCount", kTiered},
    {"maxCommitJitter", kTiered},
    {"recordGetMessageResult", kTiered},
    // places
    {"storePath*", kPlaces},
    {"storeCheckpoint", kPlaces},
    {"abortFile", kPlaces},
    {"brokerConfigPath", kCommandLine},
    {"rocketmqHome", kCommandLine},
    {"messageStorePlugIn", kPlugIn},
    // a name server's
    {"kvConfigPath", kNameServerOnly},
    {"configStorePath", kNameServerOnly},
    {"returnOrderTopicConfigToBroker", kNameServerOnly},
    {"orderMessageEnable", kNameServerOnly},
    {"*TopicList", kNameServerOnly},
    {"notifyMinBrokerIdChanged", kNameServerOnly},
    {"deleteTopicWithBrokerRegistration", kNameServerOnly},
    {"needWaitForService", kNameServerOnly},
    {"waitSecondsForService", kNameServerOnly},
    {"scanNotActiveBrokerInterval", kNameServerOnly},
    // databases, before the words that their names share with others
    {"timerRocksDB*", kNoDatabase},
    {"timerRe*", kNoDatabase},
    {"transRocksDBEnable", kNoDatabase},
    {"transWriteOriginTransHalfEnable", kNoDatabase},
    {"transactionCheckRocksdb*", kNoDatabase},
    {"popConsumer*", kNoDatabase},
    {"indexRocksDBEnable", kNoDatabase},
    {"maxRocksDBIndexQueryDays", kNoDatabase},
    {"combine*", kCombined},
    {"rocksdbCQDoubleWriteEnable", kCombined},
    {"*RocksDB*", kDatabase},
    {"rocksdb*", kDatabase},
    {"bottomMostCompressionType*", kDatabase},
    {"iteratorWhenUseRocksdbConsumeQueue", kDatabase},
    {"memTableFlushIntervalMs", kDatabase},
    // metrics and statistics
    {"metric*", kMetrics},
    {"*Metrics", kMetrics},
    {"transactionMetricFlushInterval", kMetrics},
    {"liteLagLatency*", kMetrics},
    {"commercial*", kCommercial},
    {"accountStats*", kStatistics},
    {"*Stats", kStatistics},
    {"enableDetailStat", kStatistics},
    {"maxStatsIdleTimeInMinutes", kStatistics},
    {"estimateAccumulation", kStatistics},
    {"sample*", kStatistics},
    // reads of cold data
    {"cold*", kCold},
    {"*ColdReadThreshold", kCold},
    {"usePIDColdCtrStrategy", kCold},
    {"timerColdDataCheckIntervalMs", kCold},
    {"dataReadAheadEnable", kCold},
    // threads and sockets
    {"*ThreadPoolNums", kPools},
    {"*PoolQueueCapacity", kPools},
    {"waitTimeMillsIn*", kPools},
    {"brokerFastFailureEnable", kPools},
    {"*SelectorThreads", kPools},
    {"*WorkerThreads", kPools},
    {"*CallbackExecutor*", kPools},
    {"*NettyWorkerGroup*", kPools},
    {"*SemaphoreValue", kPools},
    {"useEpollNativeSelector", kPools},
    {"enableFastChannelEventProcess", kPools},
    {"unRegisterBrokerQueueCapacity", kPools},
    {"maxClientEventCount", kPools},
    {"asyncSendEnable", kPools},
    {"maxAsyncPutMessageRequests", kPools},
    {"*SocketRcvBufSize", kSockets},
    {"*SocketSndBufSize", kSockets},
    {"serverSocketBacklog", kSockets},
    {"*PooledByteBufAllocatorEnable", kSockets},
    {"enableNetWorkFlowControl", kSockets},
    {"client*", kClient},
    {"connectTimeoutMillis", kClient},
    {"channelNotActiveInterval", kClient},
    {"disableCallback*", kClient},
    {"*ReconnectForGoAway", kClient},
    {"maxReconnectIntervalTimeSeconds", kClient},
    {"isScanAvailableNameSrv", kClient},
    {"socksProxyConfig", kClient},
    {"forwardTimeout", kClient},
    {"fetchName*", kNameServers},
    {"updateNameServerAddrPeriod", kNameServers},
    {"enableSplit*", kRegistration},
    {"split*", kRegistration},
    {"enableSingleTopicRegister", kRegistration},
    // the rest, by what it is about
    {"pop*", kPop},
    {"enablePop*", kPop},
    {"revive*", kPop},
    {"appendAckAsync", kPop},
    {"appendCkAsync", kPop},
    {"skipWhenCK*", kPop},
    {"enableSkipLongAwaitingAck", kPop},
    {"enableNotifyBeforePopCalculateLag", kPop},
    {"lite*", kLite},
    {"enableLite*", kLite},
    {"scheduleAsync*", kDelay},
    {"enableScheduleAsyncDeliver", kDelay},
    {"maxDelayTime", kDelay},
    {"*Recover*", kRecovery},
    {"recover*", kRecovery},
    {"recheckReputOffsetFromCq", kRecovery},
    {"maxRecoveryCommitlogFiles", kRecovery},
    {"dispatch*", kQueues},
    {"enableAsyncReput", kQueues},
    {"enableBuildConsumeQueueConcurrently", kQueues},
    {"correctLogicMinOffset*", kQueues},
    {"searchBcqByCacheEnable", kQueues},
    {"transferMsgByHeap", kReads},
    {"accessMessageInMemoryHotRatio", kReads},
    {"travelCqFileNumWhenGetMessage", kReads},
    {"maxConsumeQueueScan", kReads},
    {"pullBatchMaxMessageCount", kReads},
    {"debugLockEnable", kLogs},
    {"isolateLogEnable", kLogs},
    {"printChannelGroups*", kLogs},
    {"filterServerNums", kFilterServer},
};

bool fits(std::string_view pattern, std::string_view key) {
  const bool is_open_behind = pattern.ends_with('*');
  if (is_open_behind) pattern.remove_suffix(1);
  const bool is_open_before = pattern.starts_with('*');
  if (is_open_before) pattern.remove_prefix(1);
  if (is_open_before && is_open_behind) return key.find(pattern) != std::string_view::npos;
  if (is_open_before) return key.ends_with(pattern);
  return is_open_behind ? key.starts_with(pattern) : key == pattern;
}

constexpr std::string_view kUnprotected =
    "clients are not authenticated by this version: everybody who reaches the port may send, read "
    "and delete; let the network keep others out";
constexpr std::string_view kUnencrypted =
    "connections are not encrypted by this version; let the network keep others out";
constexpr std::string_view kOneCopy =
    "this version replicates nothing: each message has one copy, and is lost with this machine's "
    "disk";

constexpr std::string_view kSwitchedOnTrue[] = {"aclEnable",
                                                "authenticationEnabled",
                                                "authorizationEnabled",
                                                "migrateAuthFromV1Enabled",
                                                "useTLS",
                                                "enableControllerMode",
                                                "enableDLegerCommitLog",
                                                "allAckInSyncStateSet",
                                                "enableSlaveActingMaster",
                                                "duplicationEnable"};
constexpr std::string_view kNumbersOfCopies[] = {"minInSyncReplicas", "inSyncReplicas",
                                                 "totalReplicas"};

bool is_among(std::span<const std::string_view> names, std::string_view key) {
  return std::find(names.begin(), names.end(), key) != names.end();
}

/// Whether RocketMQ, told so, would do something that an operator counts on.
bool is_counted_on(std::string_view key, std::string_view value) {
  if (is_among(kSwitchedOnTrue, key)) return value == "true";
  if (is_among(kNumbersOfCopies, key)) return whole_number(value).value_or(0) > 1;
  return key == "haMasterAddress" && !value.empty();
}

}  // namespace

std::string_view reason_without_effect(std::string_view key) {
  for (const Group& group : kGroups) {
    if (fits(group.pattern, key)) return group.reason;
  }
  return kOther;
}

std::string_view missed_protection(std::string_view key, std::string_view value) {
  if (!is_counted_on(key, value)) return {};
  const std::string_view reason = reason_without_effect(key);
  if (reason == kAccess) return kUnprotected;
  return reason == kTls ? kUnencrypted : kOneCopy;
}

}  // namespace saker::config
