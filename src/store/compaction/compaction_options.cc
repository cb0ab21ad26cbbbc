#include "store/compaction/compaction_options.h"

#include <utility>

namespace saker::store {
namespace {

constexpr std::int64_t kMebi = 1 << 20;

config::Row in(std::string unit, std::string sentence) {
  config::Row row;
  row.unit = std::move(unit);
  row.sentence = std::move(sentence);
  return row;
}

}  // namespace

config::Table settings(CompactionOptions& o) {
  config::Table table;
  table.push_back(config::boolean(
      "enableCompaction", o.enabled,
      in("", "Whether topics with cleanup.policy=COMPACTION keep the last message of each key.")));
  table.push_back(config::integer("compactionScheduleInternal", o.interval_ms, {1, 86'400'000},
                                  in("ms", "How often what is new is compacted.")));
  table.push_back(config::integer(
      "compactionMappedFileSize", o.log_bytes, {4096, 2047 * kMebi},
      in("bytes",
         "Length of each compaction log file, made a multiple of compactionCqMappedFileSize; must "
         "be what the store was made with.")));
  table.push_back(
      config::integer("compactionCqMappedFileSize", o.index_bytes, {92, 2047 * kMebi},
                      in("bytes",
                         "Length of each index file of a compaction log, rounded down to units of "
                         "46 bytes; must be what the store was made with.")));
  table.push_back(config::integer(
      "maxOffsetMapSize", o.key_bytes_max, {1024, 64 * 1024 * kMebi},
      in("bytes",
         "Memory for the keys of one round of compaction; what does not fit is left "
         "to the next round.")));
  table.push_back(
      config::integer("compactionThreadNum", o.thread_count, {1, 1024},
                      in("",
                         "Taken for RocketMQ's sake and without effect: one thread in the "
                         "background compacts one queue after the other.")));
  return table;
}

}  // namespace saker::store
