#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "store/compaction/compaction_log.h"

namespace saker::store {

/// How one round ended.
struct RoundResult {
  QueueOffset position{-1};  ///< up to here messages have no older ones of their key before them
  std::int64_t dropped = 0;  ///< messages
  bool is_damaged = false;   ///< a file cannot be read in full: all stays as it is
};

/// One round over the sealed segments of one compaction log: of each key (all of KEYS, as one) the
/// last message stays, and none where that one has no body, which deletes the key.
///
/// The keys since `position`, up to a bound of memory, decide; what is left over is the next
/// round's. Nothing is written where nothing would go. Thread: one, the log's writer.
class CompactionRound {
 public:
  struct Limits {
    std::int64_t key_bytes_max = 0;               ///< of memory for keys
    const std::atomic<bool>* stopping = nullptr;  ///< ends the round early, with nothing changed
  };
  CompactionRound(CompactionLog& log, Limits limits) : log_(log), limits_(limits) {}

  Result<RoundResult> run(QueueOffset position);

 private:
  void collect_keys(QueueOffset position);
  bool collect(const CompactionSegment& segment, QueueOffset position);
  bool has_changed(QueueOffset position) const;
  bool is_damaged() const;
  bool is_kept(const wire::record::Record& record) const;
  std::int64_t count_dropped() const;
  Status write_kept(CompactionLog::Segments& written);
  Status write(std::string_view bytes, const wire::record::Record& record,
               CompactionLog::Segments& written);
  bool stopping() const { return limits_.stopping != nullptr && limits_.stopping->load(); }

  CompactionLog& log_;
  const Limits limits_;
  CompactionLog::Segments sealed_;
  std::unordered_map<std::string, QueueOffset> newest_;
  std::int64_t key_bytes_ = 0;
  QueueOffset last_{-1};  ///< of the messages whose keys are in newest_
};

}  // namespace saker::store
