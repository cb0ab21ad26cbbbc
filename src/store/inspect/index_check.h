#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"
#include "store/inspect/index_layout.h"
#include "store/inspect/queue_check.h"
#include "store/inspect/record_facts.h"
#include "wire/record/record.h"

namespace saker::store::inspect {

/// The hashes under which a record is entered in the index.
struct IndexHashes {
  std::vector<std::int32_t> keys;   ///< UNIQ_KEY and each of KEYS: must be entered
  std::optional<std::int32_t> tag;  ///< TAGS: RocketMQ 5.4 and later enter it too
};
void index_hashes_of(const wire::record::Record& record, const RecordFacts& facts,
                     IndexHashes& hashes);

/// Checks the length and the chains of one index file: every entry names the one before it in its
/// slot, every slot its newest entry, and the head counts them. Reads the file once; needs 4 bytes
/// a slot.
Status check_index_chains(const Survey& survey, const PlainFile& file, FindingList& findings,
                          bool is_note);

/// Holds the index files together against the log, in one pass: told each record in log order, it
/// follows the entries, which stand in the same order. Thread: one.
class IndexCheck {
 public:
  explicit IndexCheck(QueueCheckContext& context);

  /// Whether there is anything to follow.
  bool is_empty() const { return context_.survey.index.empty(); }
  Status meet(const wire::record::Record& record, const RecordFacts& facts);
  Status finish();
  std::int64_t entry_count() const { return entry_count_; }

 private:
  Status advance();
  Status open_next();
  std::optional<IndexEntry> load();
  void judge();
  void add(std::string_view kind, std::string text);

  QueueCheckContext& context_;
  std::size_t file_ = 0;  ///< in survey.index: the next to open
  std::optional<FileWindow> window_;
  std::string shown_;
  IndexLayout layout_;
  std::int64_t number_ = 0;
  std::optional<IndexEntry> entry_;  ///< the next one
  std::int64_t entry_count_ = 0;
  std::int64_t keys_missing_ = 0;
  LogOffset first_missing_;
  IndexHashes hashes_;
  std::vector<bool> found_;
  Status status_;
};

}  // namespace saker::store::inspect
