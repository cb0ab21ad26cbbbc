#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "base/result.h"
#include "broker/database/table_database.h"
#include "broker/delay/delay_offsets.h"
#include "broker/filter/consumer_filters.h"
#include "broker/group/group_table.h"
#include "broker/offset/offset_table.h"
#include "broker/table_file.h"
#include "broker/topic/topic_table.h"

namespace saker::broker {

/// The broker's tables as files under <store root>/config, in RocketMQ's names and format
/// (spec 04 §20): topics.json, subscriptionGroup.json, consumerOffset.json, delayOffset.json,
/// consumerFilter.json; with light queues lmqConsumerOffset.json instead of consumerOffset.json.
/// Or, the first three, as rows of databases there (spec 04 §21). What was written in the other
/// form is taken over at the start where its version is the newer. Thread: any; open() before the
/// tables are used.
class ConfigFiles {
 public:
  /// The tables; they outlive the files.
  struct Tables {
    TopicTable& topics;
    GroupTable& groups;
    OffsetTable& offsets;
    DelayOffsets& delay_offsets;
    ConsumerFilters& filters;
  };
  struct Periods {
    std::int64_t offsets_ms = 5'000;
    std::int64_t delay_offsets_ms = 10'000;
  };
  struct Form {
    bool light_queues = false;
    std::optional<RowForm> rows;  ///< nothing: files
  };
  ConfigFiles(const std::string& store_root, const Clock& clock, const Tables& tables,
              const Periods& periods, const Form& form);

  /// Reads all files into the tables, backups where the files are missing or broken. Error: a file
  /// and its backup are there but cannot be read.
  Status load();

  /// Wall clock time of the file of offsets; 0 if there is none.
  std::int64_t offsets_saved_ms() const;

  void topics_changed() { topics_.mark_changed(); }
  void groups_changed() { groups_.mark_changed(); }

  // Written before they return; failures are logged and tried again by save_due().
  void save_topics() { save(topics_); }
  void save_groups() { save(groups_); }
  void save_offsets();

  /// Writes what changed and whose period is over; topics and groups have none.
  void save_due();

  /// Writes everything that changed.
  void save_all();

 private:
  template <class State>
  using Decode = Result<State> (*)(std::string_view);
  template <class State>
  Status load(TableFile& file, Decode<State> decode, const std::function<void(State)>& restore);
  template <class State>
  Result<std::optional<State>> from_database(RowForm form);
  template <class State>
  TableFile keep(const std::string& name, std::function<State()> state);
  void note_changed_offsets();
  void save(TableFile& file);

  const Tables tables_;
  const std::string directory_;
  const std::string other_offsets_;  ///< where they were before light queues were switched on
  const Clock& clock_;
  const Periods periods_;
  RateLimit log_limit_;
  const std::unique_ptr<TableDatabase> database_;  ///< null: files
  TableFile topics_;
  TableFile groups_;
  TableFile offsets_;
  TableFile delay_offsets_;
  TableFile filters_;
  std::uint64_t offset_changes_ = 0;        ///< noted; by the housekeeper alone
  std::uint64_t delay_offset_changes_ = 0;  ///< likewise
  std::uint64_t filter_changes_ = 0;        ///< likewise
  std::int64_t offsets_due_ms_ = 0;
  std::int64_t delay_offsets_due_ms_ = 0;
};

}  // namespace saker::broker
