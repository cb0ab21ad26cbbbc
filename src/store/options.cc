#include "store/options.h"

#include <utility>

#include "config/checked.h"
#include "store/inert_settings.h"

namespace saker::store {
namespace {

using config::Table;

constexpr std::int64_t kMebi = 1 << 20;
constexpr std::int32_t kMinute = 60'000;

config::Row in(std::string unit, std::string sentence) {
  config::Row row;
  row.unit = std::move(unit);
  row.sentence = std::move(sentence);
  return row;
}

config::Row plain(std::string sentence) { return in("", std::move(sentence)); }

void add_places(Table& table, Options& o) {
  table.push_back(config::checked(
      config::text("storePathRootDir", o.root_dir, plain("Directory of the store.")),
      config::is_not_empty));
  table.push_back(
      config::text("storePathCommitLog", o.commit_log_dir,
                   plain("Directories of the commit log, several by ',': new files go to them in "
                         "turn; empty: commitlog below storePathRootDir.")));
  table.push_back(
      config::text("readOnlyCommitLogStorePaths", o.read_only_log_dirs,
                   plain("Directories, several by ',', with commit log files that are read, but "
                         "never written or deleted.")));
  table.push_back(config::also_spelled(
      "mapedFileSizeCommitLog",
      config::integer(
          "mappedFileSizeCommitLog", o.commit_log_segment_bytes, {4096, 2047 * kMebi},
          in("bytes", "Length of each commit log file; must be what the store was made with."))));
  table.push_back(config::choice(
      "storeType", o.store_type, {"default", "defaultRocksDB"},
      plain("Where consume queues are: in files of their own, or in one RocksDB database, as are "
            "topics, groups and offsets then. Queues that are missing are built from the log.")));
  table.push_back(config::boolean(
      "useSeparateStorePathForRocksdbCQ", o.separate_database,
      plain("With storeType=defaultRocksDB: queues are in consumequeue_rocksdb, not in "
            "consumequeue. A database in the other one of the two ends the start.")));
  table.push_back(config::also_spelled(
      "mapedFileSizeConsumeQueue",
      config::integer("mappedFileSizeConsumeQueue", o.consume_queue_segment_bytes,
                      {20, 2047 * kMebi},
                      in("bytes",
                         "Length of each consume queue file, rounded up to entries of 20 bytes; "
                         "must be what the store was made with."))));
  table.push_back(config::boolean(
      "enableConsumeQueueExt", o.queue_extension,
      plain(
          "Whether queues in files get extensions with tags code, store time and a bit map of the "
          "filters that a message passes (enableCalcFilterBitMap).")));
  table.push_back(config::integer(
      "mappedFileSizeConsumeQueueExt", o.extension_segment_bytes, {128, 2047 * kMebi},
      in("bytes", "Length of each file of an extension; must be what the store was made with.")));
  table.push_back(config::integer(
      "mapperFileSizeBatchConsumeQueue", o.batch_queue_segment_bytes, {46, 2047 * kMebi},
      in("bytes",
         "Length of each file of queues of kind BatchCQ, rounded up to entries of 46 bytes; must "
         "be what the store was made with.")));
}

void add_flushing(Table& table, Options& o) {
  table.push_back(config::choice(
      "flushDiskType", o.flush_type, {"ASYNC_FLUSH", "SYNC_FLUSH"},
      plain("Whether a send is answered when the message is in the page cache, or only "
            "when it is on the medium.")));
  table.push_back(config::integer("flushIntervalCommitLog", o.flush_interval_ms, {1, kMinute},
                                  in("ms", "How often ASYNC_FLUSH looks for dirty pages.")));
  table.push_back(
      config::integer("flushCommitLogLeastPages", o.flush_least_pages, {0, 1 << 20},
                      in("pages", "ASYNC_FLUSH flushes once so many pages are dirty.")));
  table.push_back(config::integer(
      "flushCommitLogThoroughInterval", o.flush_thorough_interval_ms, {1, 60 * kMinute},
      in("ms", "ASYNC_FLUSH flushes at least so often, however few are dirty.")));
  table.push_back(config::integer(
      "syncFlushTimeout", o.sync_flush_timeout_ms, {1, 60 * kMinute},
      in("ms", "How long a send waits for SYNC_FLUSH before it is answered with a time-out.")));
}

void add_limits(Table& table, Options& o) {
  table.push_back(config::integer(
      "osPageCacheBusyTimeOutMills", o.append_busy_ms, {1, 10 * kMinute},
      in("ms", "An append that takes longer makes the store busy: others are refused at once.")));
  table.push_back(config::integer("maxMessageSize", o.message_bytes_max, {10, 1 << 30},
                                  in("bytes", "Largest body of a message.")));
  table.push_back(config::integer("maxTransferBytesOnMessageInMemory",
                                  o.transfer_bytes_in_memory_max, {1, 1 << 30},
                                  in("bytes", "Most that one read answers of recent messages.")));
  table.push_back(config::integer("maxTransferCountOnMessageInMemory",
                                  o.transfer_count_in_memory_max, {1, 1 << 20},
                                  plain("Most recent messages that one read answers.")));
  table.push_back(
      config::integer("maxTransferBytesOnMessageInDisk", o.transfer_bytes_on_disk_max, {1, 1 << 30},
                      in("bytes", "Most that one read answers of messages far behind.")));
  table.push_back(config::integer("maxTransferCountOnMessageInDisk", o.transfer_count_on_disk_max,
                                  {1, 1 << 20},
                                  plain("Most messages far behind that one read answers.")));
  table.push_back(config::integer(
      "accessMessageInMemoryMaxRatio", o.memory_percent_max, {0, 100},
      in("percent",
         "Messages closer to the end of the log than this part of the machine's memory "
         "count as recent; with 0 none do.")));
  table.push_back(config::integer(
      "maxFilterMessageSize", o.filter_scan_bytes_max, {20, 1 << 30},
      in("bytes", "Bytes of queue entries that one read looks through for wanted messages.")));
}

void add_index(Table& table, Options& o) {
  table.push_back(config::boolean(
      "messageIndexEnable", o.index_enabled,
      plain("Whether messages can be found by key and by unique id; switched on again, what was "
            "stored meanwhile is indexed in the background.")));
  table.push_back(
      config::integer("maxHashSlotNum", o.index_slot_count, {1, 30'000'000},
                      plain("Slots of each index file; must be what the store was made with.")));
  table.push_back(
      config::integer("maxIndexNum", o.index_entry_count, {2, 100'000'000},
                      plain("Entries of each index file; must be what the store was made with.")));
  table.push_back(config::integer("maxMsgsNumBatch", o.query_count_max, {1, 1 << 16},
                                  plain("Most messages that one query by key answers.")));
}

void add_light_queues(Table& table, Options& o) {
  table.push_back(config::boolean(
      "enableLmq", o.light_topics,
      plain("Whether light queues (%LMQ%name) exist; their consumers' offsets are then kept in "
            "lmqConsumerOffset.json.")));
  table.push_back(config::boolean(
      "enableMultiDispatch", o.multi_dispatch,
      plain("With enableLmq: whether a message also enters the light queues that its property "
            "INNER_MULTI_DISPATCH lists.")));
}

void add_recovery(Table& table, Options& o) {
  table.push_back(config::boolean("checkCRCOnRecover", o.check_crc_on_recover,
                                  plain("Whether recovery compares bodies with their checksums.")));
  table.push_back(config::boolean(
      "forceVerifyPropCRC", o.verify_record_crc,
      plain(
          "With checkCRCOnRecover: whether recovery holds records that end with a checksum of all "
          "their bytes (enabledAppendPropCRC) against that, too; those without one pass.")));
  table.push_back(config::boolean(
      "autoMessageVersionOnTopicLen", o.long_topic_records,
      plain("Whether retry topics may have 128 to 255 bytes, in records of version two.")));
}

}  // namespace

config::Table settings(Options& options) {
  Table table;
  add_places(table, options);
  add_flushing(table, options);
  add_limits(table, options);
  add_index(table, options);
  add_light_queues(table, options);
  add_recovery(table, options);
  for (config::Setting& row : settings(options.retention)) table.push_back(std::move(row));
  for (config::Setting& row : settings(options.compaction)) table.push_back(std::move(row));
  for (config::Setting& row : settings(options.timer)) table.push_back(std::move(row));
  for (config::Setting& row : inert_settings()) table.push_back(std::move(row));
  return table;
}

}  // namespace saker::store
