#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/inspect/deleted_topics.h"
#include "store/inspect/directory_survey.h"
#include "store/inspect/extension_check.h"
#include "store/inspect/finding.h"
#include "store/inspect/log_walk.h"
#include "store/inspect/unit_reader.h"
#include "store/queue/queue_entry.h"

namespace saker::store::inspect {

/// An entry whose record was damaged: what the damage covers.
struct LostEntry {
  std::string topic;
  QueueId queue;
  QueueOffset offset;
  LogOffset log_offset;
  std::int32_t size = 0;
};
inline constexpr std::size_t kLostEntriesMax = 100'000;  ///< so many are remembered

/// What the checks of all queues must know.
struct QueueCheckContext {
  const Survey& survey;
  FindingList& findings;
  const std::vector<LogRange>& damage;  ///< of the log so far, rising
  const std::vector<LogRange>& gaps;    ///< missing files of the log so far, rising
  std::vector<LostEntry>& lost_entries;
  LogOffset log_begin;
  LogOffset log_end{};  ///< known when the walk is over
  bool is_settled;      ///< stopped in order: queues and log must agree to the last entry
  const DeletedTopics* deleted = nullptr;  ///< null: not asked for yet
};
/// Entries before it may stand in a queue of the topic though nobody sees them: their messages have
/// expired, or are those of a deleted topic of that name.
LogOffset begin_of_queues(const QueueCheckContext& context, std::string_view topic);

/// Where an entry points to.
enum class Whereabouts { kLog, kDamage, kGap };
Whereabouts whereabouts(const QueueCheckContext& context, LogOffset offset);

/// Keeps the first of them.
void remember_loss(QueueCheckContext& context, LostEntry lost);

/// A record that must have an entry.
struct ExpectedEntry {
  QueueOffset offset;
  QueueEntry entry;
  bool any_tags_code = false;  ///< it cannot be computed: delay levels may be configured
};

/// Holds one queue against the log, in one pass: told each record of the queue in the order of the
/// log, it follows with its own reader. Tells apart entries that point elsewhere, records without
/// an entry, and numbers that have moved. Thread: one.
class QueueCheck {
 public:
  /// `extension`: the queue's, null if it has none.
  QueueCheck(QueueCheckContext& context, const QueueSet& queue, const QueueSet* extension,
             std::size_t buffer_bytes);

  void meet(const ExpectedEntry& expected);
  /// After the last record.
  Status finish();

  const QueueSet& queue() const { return queue_; }
  /// Whether anything but its lag behind the log is amiss, so that a repair builds it anew.
  bool is_damaged() const { return is_damaged_; }
  bool is_short() const { return is_short_; }
  std::int64_t entry_count() const { return matched_; }
  const ExtensionCheck& extension() const { return extension_; }

 private:
  bool is_at(std::int64_t number, LogOffset offset);
  void match(const ExpectedEntry& expected);
  void pass_to(std::int64_t number);
  void pass_unwritten(std::int64_t number);
  /// An entry that belongs to no record of this queue.
  void judge(std::int64_t number, const QueueEntry& entry);
  void compare(std::int64_t number, const ExpectedEntry& expected);
  void report_unmatched();
  void finish_entries();
  void finish_rest();
  void add(std::string_view kind, std::int64_t number, std::string text, bool is_note = false);
  void lose(std::int64_t number, const QueueEntry& entry);
  std::string name() const;

  QueueCheckContext& context_;
  const QueueSet& queue_;
  const LogOffset begin_;  ///< begin_of_queues()
  UnitReader reader_;
  ExtensionCheck extension_;
  std::int64_t next_;               ///< the entry that the next record should have
  std::optional<QueueEntry> last_;  ///< matched last
  std::int64_t matched_ = 0;
  std::int64_t unmatched_ = 0;  ///< records since, without an entry
  ExpectedEntry first_unmatched_;
  std::int64_t moved_ = 0;   ///< records under another number than theirs
  std::int64_t lost_ = 0;    ///< entries that point to damage
  std::int64_t absent_ = 0;  ///< and to missing files
  bool is_damaged_ = false;
  bool is_short_ = false;
};

}  // namespace saker::store::inspect
