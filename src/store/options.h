#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/setting.h"
#include "model/delay_levels.h"
#include "store/compaction/compaction_options.h"
#include "store/retention/retention_options.h"
#include "store/timer/timer_options.h"

namespace saker::store {

/// Settings of one store. Names of the keys and the rows of the table: options.cc.
struct Options {
  std::string root_dir = "./saker-data/store";  ///< storePathRootDir
  std::string commit_log_dir;                   ///< storePathCommitLog; empty: <root>/commitlog
  std::string read_only_log_dirs;               ///< readOnlyCommitLogStorePaths
  std::int64_t commit_log_segment_bytes = 1 << 30;
  std::string store_type = "default";  ///< storeType
  bool separate_database = false;      ///< useSeparateStorePathForRocksdbCQ
  std::int64_t consume_queue_segment_bytes = 6'000'000;
  bool queue_extension = false;                         ///< enableConsumeQueueExt
  std::int64_t extension_segment_bytes = 48 << 20;      ///< mappedFileSizeConsumeQueueExt
  std::int64_t batch_queue_segment_bytes = 13'800'000;  ///< mapperFileSizeBatchConsumeQueue
  std::string flush_type = "ASYNC_FLUSH";
  std::int32_t flush_interval_ms = 500;
  std::int32_t flush_least_pages = 4;
  std::int32_t flush_thorough_interval_ms = 10'000;
  std::int32_t sync_flush_timeout_ms = 5'000;
  std::int32_t append_busy_ms = 1'000;  ///< osPageCacheBusyTimeOutMills
  std::int32_t message_bytes_max = 4 << 20;
  std::int32_t transfer_bytes_in_memory_max = 256 << 10;
  std::int32_t transfer_count_in_memory_max = 32;
  std::int32_t transfer_bytes_on_disk_max = 64 << 10;
  std::int32_t transfer_count_on_disk_max = 8;
  std::int32_t memory_percent_max = 40;  ///< accessMessageInMemoryMaxRatio
  std::int32_t filter_scan_bytes_max = 16'000;
  bool index_enabled = true;                    ///< messageIndexEnable
  std::int32_t index_slot_count = 5'000'000;    ///< maxHashSlotNum
  std::int32_t index_entry_count = 20'000'000;  ///< maxIndexNum
  std::int32_t query_count_max = 64;            ///< maxMsgsNumBatch
  bool check_crc_on_recover = true;
  bool verify_record_crc = false;  ///< forceVerifyPropCRC
  bool long_topic_records = true;  ///< autoMessageVersionOnTopicLen
  bool light_topics = false;       ///< enableLmq
  bool multi_dispatch = false;     ///< enableMultiDispatch
  RetentionOptions retention;
  CompactionOptions compaction;
  TimerOptions timer;
  std::vector<std::string> batch_topics;  ///< no setting: topics with batch queues (Store)
  /// No setting: the broker's, for entries that recovery makes anew; none: RocketMQ's default.
  DelayLevels delay_levels;

  bool queues_in_database() const { return store_type == "defaultRocksDB"; }

  /// Whether messages may list light queues.
  bool light_queues() const { return light_topics && multi_dispatch; }
};

/// The table of settings, bound to `options`.
config::Table settings(Options& options);

}  // namespace saker::store
