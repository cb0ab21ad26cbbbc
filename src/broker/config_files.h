#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "base/result.h"
#include "broker/delay/delay_offsets.h"
#include "broker/group/group_table.h"
#include "broker/offset/offset_table.h"
#include "broker/table_file.h"
#include "broker/topic/topic_table.h"

namespace saker::broker {

/// The broker's tables as files under <store root>/config, in RocketMQ's names and format
/// (spec 04 §20): topics.json, subscriptionGroup.json, consumerOffset.json, delayOffset.json.
/// Thread: any; open() before the tables are used.
class ConfigFiles {
 public:
  /// The tables; they outlive the files.
  struct Tables {
    TopicTable& topics;
    GroupTable& groups;
    OffsetTable& offsets;
    DelayOffsets& delay_offsets;
  };
  struct Periods {
    std::int64_t offsets_ms = 5'000;
    std::int64_t delay_offsets_ms = 10'000;
  };
  ConfigFiles(const std::string& store_root, const Clock& clock, const Tables& tables,
              const Periods& periods);

  /// Reads all files into the tables, backups where the files are missing or broken. Error: a file
  /// and its backup are there but cannot be read.
  Status load();

  void topics_changed() { topics_.mark_changed(); }
  void groups_changed() { groups_.mark_changed(); }

  // Written before they return; failures are logged and tried again by save_due().
  void save_topics() { save(topics_); }
  void save_groups() { save(groups_); }

  /// Writes what changed and whose period is over; topics and groups have none.
  void save_due();

  /// Writes everything that changed.
  void save_all();

 private:
  void note_changed_offsets();
  void save(TableFile& file);

  const Tables tables_;
  const Clock& clock_;
  const Periods periods_;
  RateLimit log_limit_;
  TableFile topics_;
  TableFile groups_;
  TableFile offsets_;
  TableFile delay_offsets_;
  std::uint64_t offset_changes_ = 0;        ///< noted; by the housekeeper alone
  std::uint64_t delay_offset_changes_ = 0;  ///< likewise
  std::int64_t offsets_due_ms_ = 0;
  std::int64_t delay_offsets_due_ms_ = 0;
};

}  // namespace saker::broker
