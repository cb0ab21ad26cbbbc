#include "config/rocketmq_module_keys.h"

#include <algorithm>
#include <array>

namespace saker::config {
namespace {

// clang-format off
constexpr auto kKeys = std::to_array<std::string_view>({
    "abortFile", "aclCacheExpiredSecond", "aclCacheMaxNum", "aclCacheRefreshSecond",
    "authConfigPath", "authenticationEnabled", "authenticationMetadataProvider",
    "authenticationProvider", "authenticationStrategy", "authenticationWhitelist",
    "authorizationEnabled", "authorizationMetadataProvider", "authorizationProvider",
    "authorizationStrategy", "authorizationWhitelist", "commitLogRollingInterval",
    "commitLogRollingMinimumSize", "dispatchRequestGroupSyncCount", "initAuthenticationUser",
    "innerClientAuthenticationCredentials", "maxCommitJitter", "migrateAuthFromV1Enabled",
    "objectStoreAccessKey", "objectStoreBucket", "objectStoreEndpoint", "objectStoreSecretKey",
    "readAheadCacheEnable", "readAheadCacheExpireDuration", "readAheadCacheSizeThresholdRate",
    "readAheadMessageCountThreshold", "readAheadMessageSizeThreshold", "recordGetMessageResult",
    "slaveBuildIndexInterval", "statefulAuthenticationCacheExpiredSecond",
    "statefulAuthenticationCacheMaxNum", "statefulAuthorizationCacheExpiredSecond",
    "statefulAuthorizationCacheMaxNum", "storeCheckpoint", "storePathAbort", "storePathCheckpoint",
    "storePathConsumeQueue", "storePathConsumerQueue", "storePathIndex",
    "syncDispatchRequestQueueCapacity", "syncDispatchRequestThreadPoolSize",
    "tieredBackendServiceProvider", "tieredMetadataServiceProvider", "tieredRecoverServiceProvider",
    "tieredStorageLevel", "tieredStoreCommitLogMaxSize", "tieredStoreConsumeQueueMaxSize",
    "tieredStoreCrcCheckEnable", "tieredStoreFilePath", "tieredStoreFileReservedTime",
    "tieredStoreGroupCommit", "tieredStoreGroupCommitCount", "tieredStoreGroupCommitSize",
    "tieredStoreGroupCommitTimeout", "tieredStoreIndexFileMaxHashSlotNum",
    "tieredStoreIndexFileMaxIndexNum", "tieredStoreIndexFileRollingIdleInterval",
    "tieredStoreMaxFallBehindSize", "tieredStoreMaxGroupCommitCount", "tieredStoreMaxPendingLimit",
    "userCacheExpiredSecond", "userCacheMaxNum", "userCacheRefreshSecond",
});
// clang-format on

static_assert(std::is_sorted(kKeys.begin(), kKeys.end()));

}  // namespace

std::span<const std::string_view> rocketmq_module_keys() { return kKeys; }

}  // namespace saker::config
