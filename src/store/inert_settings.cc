#include "store/inert_settings.h"

#include "config/inert.h"

namespace saker::store {
namespace {

using config::InertKey;

constexpr const char* kNoPool =
    "sends are written to the page cache by pwrite and never through a mapping, so there are no "
    "buffers in between.";
constexpr const char* kNoWarmUp =
    "files get their blocks before they are needed and no memory is locked; filling a file with "
    "zeros ahead of the log would make small writes cheaper, but write every file twice.";
constexpr const char* kFlusherIsWoken =
    "the flusher keeps to flushIntervalCommitLog, and every 8 MiB starts writing without waiting.";
constexpr const char* kQueuesByCheckpoint =
    "queues go to the medium with the checkpoint, every 10 seconds; what a crash takes is read "
    "again from the log behind it.";
constexpr const char* kHeldFiles =
    "a deleted file keeps its bytes until its last reader has let go, which is looked at every "
    "second; no reader is cut off.";
constexpr const char* kOneLock =
    "records get their places under one mutex, held once for all sends of a network read.";
constexpr const char* kNoSwap = "files are mapped when they are read, and not mapped again.";
constexpr const char* kNoReplicas = "this version replicates nothing.";
constexpr const char* kNoColdData =
    "reads of old messages have threads of their own and are not limited.";
constexpr const char* kReadsAhead = "files are read ahead where that pays.";
constexpr const char* kOneForm = "queues are in the one form that storeType names.";
constexpr const char* kDatabase =
    "the database of storeType=defaultRocksDB has settings of its own.";
constexpr const char* kFilesOnly =
    "index, timers and transactions are in files, and not in a database.";
constexpr const char* kDispatch =
    "queues get their entries at once, from who appended the messages.";
constexpr const char* kRestarts =
    "a start reads the log behind the checkpoint, and as far as it takes.";
constexpr const char* kNoPropertySums =
    "the checksum of a record covers its body; there is none of properties.";
constexpr const char* kCleaning =
    "queues follow the log: what points at deleted messages goes with them.";
constexpr const char* kWaitingSends =
    "sends that wait for SYNC_FLUSH are bounded by putThreadPoolQueueCapacity.";
constexpr const char* kDelays =
    "delayed messages are delivered as their time comes, all levels alike.";
constexpr const char* kReads = "what one read looks through is bounded by maxFilterMessageSize.";
constexpr const char* kUnused = "RocketMQ does not use it either.";
constexpr const char* kChecks = "there is nothing of the kind to switch.";

constexpr auto kFixed = InertKey::Value::kFixed;

constexpr InertKey kKeys[] = {
    {"transientStorePoolEnable", "false", kNoPool},
    {"transientStorePoolSize", "5", kNoPool},
    {"fastFailIfNoBufferInStorePool", "false", kNoPool},
    {"commitIntervalCommitLog", "200", kNoPool},
    {"commitCommitLogLeastPages", "4", kNoPool},
    {"commitCommitLogThoroughInterval", "200", kNoPool},
    {"wakeCommitWhenPutMessage", "true", kNoPool},
    {"writeWithoutMmap", "false", "the log is always written without a mapping."},
    {"warmMapedFileEnable", "false", kNoWarmUp},
    {"flushLeastPagesWhenWarmMapedFile", "4096", kNoWarmUp},
    {"flushCommitLogTimed", "true", kFlusherIsWoken},
    {"wakeFlushWhenPutMessage", "false", kFlusherIsWoken},
    {"flushIntervalConsumeQueue", "1000", kQueuesByCheckpoint},
    {"flushConsumeQueueLeastPages", "2", kQueuesByCheckpoint},
    {"flushConsumeQueueThoroughInterval", "60000", kQueuesByCheckpoint},
    {"putConsumeQueueDataByFileChannel", "true", "queues are always written without a mapping."},
    {"destroyMapedFileIntervalForcibly", "120000", kHeldFiles},
    {"redeleteHangedFileInterval", "120000", kHeldFiles},
    {"useReentrantLockWhenPutMessage", "true", kOneLock},
    {"useABSLock", "false", kOneLock},
    {"spinLockCollisionRetreatOptimalDegree", "1000", kOneLock},
    {"topicQueueLockNum", "32", kOneLock},
    {"mappedFileSwapEnable", "true", kNoSwap},
    {"commitLogSwapMapInterval", "3600000", kNoSwap},
    {"commitLogForceSwapMapInterval", "43200000", kNoSwap},
    {"commitLogSwapMapReserveFileNum", "100", kNoSwap},
    {"logicQueueSwapMapInterval", "3600000", kNoSwap},
    {"logicQueueForceSwapMapInterval", "43200000", kNoSwap},
    {"logicQueueSwapMapReserveFileNum", "20", kNoSwap},
    {"cleanSwapedMapInterval", "300000", kNoSwap},
    {"allAckInSyncStateSet", "false", kNoReplicas, kFixed},
    {"asyncLearner", "false", kNoReplicas, kFixed},
    {"duplicationEnable", "false", kNoReplicas, kFixed},
    {"enableAutoInSyncReplicas", "false", kNoReplicas, kFixed},
    {"enableBatchPush", "false", kNoReplicas, kFixed},
    {"enableDLegerCommitLog", "false", kNoReplicas, kFixed},
    {"haFlowControlEnable", "false", kNoReplicas, kFixed},
    {"haHousekeepingInterval", "20000", kNoReplicas},
    {"haMaxGapNotInSync", "268435456", kNoReplicas},
    {"haMaxTimeSlaveNotCatchup", "15000", kNoReplicas},
    {"haSendHeartbeatInterval", "5000", kNoReplicas},
    {"haTransferBatchSize", "32768", kNoReplicas},
    {"inSyncReplicas", "1", kNoReplicas, kFixed},
    {"maxHaTransferByteInSecond", "104857600", kNoReplicas},
    {"maxSlaveResendLength", "268435456", kNoReplicas},
    {"minInSyncReplicas", "1", kNoReplicas, kFixed},
    {"offsetCheckInSlave", "false", kNoReplicas, kFixed},
    {"replicasPerDiskPartition", "1", kNoReplicas},
    {"slaveTimeout", "3000", kNoReplicas},
    {"syncFromLastFile", "false", kNoReplicas, kFixed},
    {"syncMasterFlushOffsetWhenStartup", "false", kNoReplicas, kFixed},
    {"totalReplicas", "1", kNoReplicas, kFixed},
    {"accessMessageInMemoryHotRatio", "26", kNoColdData},
    {"coldDataFlowControlEnable", "false", kNoColdData, kFixed},
    {"coldDataScanEnable", "false", kNoColdData, kFixed},
    {"sampleSteps", "32", kNoColdData},
    {"timerColdDataCheckIntervalMs", "60000", kNoColdData},
    {"dataReadAheadEnable", "true", kReadsAhead},
    {"combineAssignOffsetCQType", "default", kOneForm},
    {"combineCQEnableCheckSelf", "false", kOneForm, kFixed},
    {"combineCQLoadingCQTypes", "default;defaultRocksDB", kOneForm},
    {"combineCQMaxExtraSearchCommitLogFiles", "3", kOneForm},
    {"combineCQPreferCQType", "default", kOneForm},
    {"combineCQUseRocksdbForLmq", "false", kOneForm, kFixed},
    {"rocksdbCQDoubleWriteEnable", "false", kOneForm, kFixed},
    {"bottomMostCompressionTypeForConsumeQueueStore", "zstd", kDatabase},
    {"cleanRocksDBDirtyCQIntervalMin", "60", kDatabase},
    {"enableRocksDBLog", "false", kDatabase, kFixed},
    {"iteratorWhenUseRocksdbConsumeQueue", "true", kDatabase},
    {"memTableFlushIntervalMs", "3600000", kDatabase},
    {"realTimePersistRocksDBConfig", "true", kDatabase},
    {"rocksdbCompressionType", "lz4", kDatabase},
    {"rocksdbFlushWalFrequency", "1024", kDatabase},
    {"rocksdbWalFileRollingThreshold", "1073741824", kDatabase},
    {"statRocksDBCQIntervalSec", "10", kDatabase},
    {"indexFileReadEnable", "true", kFilesOnly},
    {"indexFileWriteEnable", "true", kFilesOnly},
    {"indexRocksDBEnable", "false", kFilesOnly, kFixed},
    {"maxRocksDBIndexQueryDays", "7", kFilesOnly},
    {"timerRecallToTimeWheelEnable", "true", kFilesOnly},
    {"timerRecallToTimelineEnable", "true", kFilesOnly},
    {"timerReputServiceCorePoolSize", "6", kFilesOnly},
    {"timerReputServiceMaxPoolSize", "6", kFilesOnly},
    {"timerReputServiceQueueCapacity", "10000", kFilesOnly},
    {"timerRocksDBEnable", "false", kFilesOnly, kFixed},
    {"timerRocksDBPrecisionMs", "1000", kFilesOnly},
    {"timerRocksDBRollIntervalHours", "1", kFilesOnly},
    {"timerRocksDBRollMaxTps", "8000.0", kFilesOnly},
    {"timerRocksDBRollRangeHours", "2", kFilesOnly},
    {"timerRocksDBStopScan", "false", kFilesOnly, kFixed},
    {"timerRocksDBTimeExpiredMaxTps", "200000.0", kFilesOnly},
    {"transRocksDBEnable", "false", kFilesOnly, kFixed},
    {"transWriteOriginTransHalfEnable", "true", kFilesOnly},
    {"batchDispatchRequestThreadPoolNums", "16", kDispatch},
    {"dispatchCqCacheNum", "4096", kDispatch},
    {"dispatchCqThreads", "10", kDispatch},
    {"dispatchFromSenderThread", "false", kDispatch, kFixed},
    {"enableAsyncReput", "true", kDispatch},
    {"enableBuildConsumeQueueConcurrently", "false", kDispatch, kFixed},
    {"readUnCommitted", "false", kDispatch, kFixed},
    {"recheckReputOffsetFromCq", "false", kDispatch, kFixed},
    {"checkCommitLogOffsetOnRecover", "false", kRestarts, kFixed},
    {"commitLogRecoverMaxNum", "10", kRestarts},
    {"disappearTimeAfterStart", "-1", kRestarts},
    {"enableAcceleratedRecovery", "false", kRestarts, kFixed},
    {"enableLogConsumeQueueRepeatedlyBuildWhenRecover", "false", kRestarts, kFixed},
    {"maxRecoveryCommitlogFiles", "30", kRestarts},
    {"messageIndexSafe", "false", kRestarts, kFixed},
    {"enabledAppendPropCRC", "false", kNoPropertySums, kFixed},
    {"correctLogicMinOffsetForceInterval", "300000", kCleaning},
    {"correctLogicMinOffsetSleepInterval", "1", kCleaning},
    {"enableCleanExpiredOffset", "false", kCleaning, kFixed},
    {"logicalDiskSpaceCleanForciblyThreshold", "0.8", kCleaning},
    {"maxBatchDeleteFilesNum", "50", kCleaning},
    {"maxAsyncPutMessageRequests", "5000", kWaitingSends},
    {"putMessageTimeout", "8000", kWaitingSends},
    {"enableScheduleAsyncDeliver", "false", kDelays, kFixed},
    {"scheduleAsyncDeliverMaxPendingLimit", "2000", kDelays},
    {"scheduleAsyncDeliverMaxResendNum2Blocked", "3", kDelays},
    {"bitMapLengthConsumeQueueExt", "112", kReads},
    {"maxConsumeQueueScan", "20000", kReads},
    {"pullBatchMaxMessageCount", "160", kReads},
    {"sampleCountThreshold", "5000", kReads},
    {"searchBcqByCacheEnable", "true", kReads},
    {"travelCqFileNumWhenGetMessage", "1", kReads},
    {"maxTopicLength", "127", kUnused},
    {"putMsgIndexHightWater", "600000", kUnused},
    {"debugLockEnable", "false", kChecks, kFixed},
    {"enableRunningFlagsInFlush", "false", kChecks, kFixed},
    {"maxChecksumRange", "1073741824", kChecks},
    {"sharedByteBufferNum", "16", kChecks},
};

}  // namespace

config::Table inert_settings() { return config::without_effect(kKeys); }

}  // namespace saker::store
