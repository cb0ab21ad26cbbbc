#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/inspect/verifier.h"

namespace saker::store::repair {

/// What would mend a store, from what a walk found. Nothing is deleted by any of it: what is cut or
/// replaced is kept in a directory beside (see Repairer).
struct RepairPlan {
  std::vector<inspect::SetFile> wrong_length;   ///< log files that get the right length
  std::vector<std::string> strangers;           ///< files of the log's directories that go aside
  std::vector<inspect::LogRange> damage;        ///< unreadable parts that records step over
  std::optional<inspect::LogRange> tail;        ///< cleared behind the end of the log
  std::vector<inspect::QueueKey> queues;        ///< built anew from the records
  std::vector<inspect::QueueKey> batch_queues;  ///< the same
  bool builds_database = false;                 ///< the same of all queues in RocksDB
  std::vector<inspect::QueueKey> extensions;   ///< go aside: their queues say tags codes themselves
  std::vector<inspect::QueueKey> compactions;  ///< logs built anew from what is left of them
  bool drops_index = false;                    ///< goes aside; the next start builds it anew
  bool drops_checkpoint = false;               ///< goes aside; the next recovery reads more
  std::vector<std::string> cannot;             ///< what stays as it is, and why

  bool is_empty() const;
  /// Whether the next start has to read the log for what went aside.
  bool needs_recovery() const { return drops_index; }
  bool builds_queues() const { return !queues.empty() || !batch_queues.empty() || builds_database; }
};

RepairPlan plan_repair(const inspect::Survey& survey, const inspect::Verdict& verdict);

/// One line each, in the order in which it is done.
std::vector<std::string> describe(const inspect::Survey& survey, const RepairPlan& plan);

}  // namespace saker::store::repair
