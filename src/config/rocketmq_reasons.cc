#include "config/rocketmq_reasons.h"

#include <algorithm>
#include <iterator>

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
constexpr std::string_view kCommercial = "there are no commercial statistics";
constexpr std::string_view kNameServerOnly = "only a name server has a use for it";
constexpr std::string_view kPlaces =
    "its place follows from storePathRootDir; RocketMQ does not read it either";
constexpr std::string_view kDelay =
    "delayed messages are delivered by one thread that waits for none";
constexpr std::string_view kCommandLine =
    "files are those of the command line and storePathRootDir";
constexpr std::string_view kFilterServer =
    "there are no filter servers, nor does RocketMQ 5 have them";
constexpr std::string_view kOther = "nothing here asks for it";

/// A name, which `*` at its begin or end leaves open.
struct Group {
  std::string_view pattern;
  std::string_view reason;
};

// Of keys that no row of a server has; others say it in their rows. The first that fits counts.
constexpr Group kGroups[] = {
    // access control and encryption
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
    {"ha*", kReplication},
    {"slave*", kReplication},
    {"dLeger*", kReplication},
    {"preferredLeaderId", kReplication},
    {"*DLedgerCommitLog", kReplication},
    {"*ControllerInNamesrv", kReplication},
    {"*ActingMaster", kReplication},
    {"storePathEpochFile", kReplication},
    {"storePathBrokerIdentity", kReplication},
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
    // threads and sockets: brokers have rows of most
    {"*ThreadPoolNums", kPools},
    {"*PoolQueueCapacity", kPools},
    {"*SelectorThreads", kPools},
    {"*WorkerThreads", kPools},
    {"*CallbackExecutor*", kPools},
    {"*NettyWorkerGroup*", kPools},
    {"*SemaphoreValue", kPools},
    {"useEpollNativeSelector", kPools},
    {"unRegisterBrokerQueueCapacity", kPools},
    {"*SocketRcvBufSize", kSockets},
    {"*SocketSndBufSize", kSockets},
    {"serverSocketBacklog", kSockets},
    {"*PooledByteBufAllocatorEnable", kSockets},
    {"client*", kClient},
    {"connectTimeoutMillis", kClient},
    {"channelNotActiveInterval", kClient},
    {"*ReconnectForGoAway", kClient},
    {"maxReconnectIntervalTimeSeconds", kClient},
    {"isScanAvailableNameSrv", kClient},
    {"socksProxyConfig", kClient},
    // the rest
    {"commercial*", kCommercial},
    {"maxDelayTime", kDelay},
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

/// A key with which RocketMQ would do something that an operator counts on.
struct Promise {
  enum class From { kTrue, kTwo, kAnyText };

  std::string_view key;
  From from;  ///< what value it takes
  std::string_view missed;
};

constexpr Promise kPromises[] = {
    {"aclEnable", Promise::From::kTrue, kUnprotected},
    {"authenticationEnabled", Promise::From::kTrue, kUnprotected},
    {"authorizationEnabled", Promise::From::kTrue, kUnprotected},
    {"migrateAuthFromV1Enabled", Promise::From::kTrue, kUnprotected},
    {"useTLS", Promise::From::kTrue, kUnencrypted},
    {"enableControllerMode", Promise::From::kTrue, kOneCopy},
    {"enableDLegerCommitLog", Promise::From::kTrue, kOneCopy},
    {"allAckInSyncStateSet", Promise::From::kTrue, kOneCopy},
    {"enableSlaveActingMaster", Promise::From::kTrue, kOneCopy},
    {"duplicationEnable", Promise::From::kTrue, kOneCopy},
    {"minInSyncReplicas", Promise::From::kTwo, kOneCopy},
    {"inSyncReplicas", Promise::From::kTwo, kOneCopy},
    {"totalReplicas", Promise::From::kTwo, kOneCopy},
    {"haMasterAddress", Promise::From::kAnyText, kOneCopy},
};

bool is_counted_on(Promise::From from, std::string_view value) {
  if (from == Promise::From::kTrue) return value == "true";
  if (from == Promise::From::kTwo) return whole_number(value).value_or(0) > 1;
  return !value.empty();
}

}  // namespace

std::string_view reason_without_effect(std::string_view key) {
  for (const Group& group : kGroups) {
    if (fits(group.pattern, key)) return group.reason;
  }
  return kOther;
}

std::string_view missed_protection(std::string_view key, std::string_view value) {
  const auto* const promise = std::find_if(std::begin(kPromises), std::end(kPromises),
                                           [key](const Promise& one) { return one.key == key; });
  if (promise == std::end(kPromises) || !is_counted_on(promise->from, value)) return {};
  return promise->missed;
}

}  // namespace saker::config
