#include "store/inert_settings.h"

#include <string>

namespace saker::store {
namespace {

struct InertKey {
  const char* name;
  const char* default_text;
  const char* sentence;
};

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
};

}  // namespace

config::Table inert_settings() {
  config::Table table;
  for (const InertKey& key : kKeys) {
    table.push_back(config::without_effect(key.name, key.default_text, key.sentence));
  }
  return table;
}

}  // namespace saker::store
