#include "store/retention/retention_options.h"

#include "store/retention/delete_hours.h"

namespace saker::store {
namespace {

using config::integer;
using config::Reload;
using config::Row;
using config::Setting;
using config::Table;

constexpr std::int64_t kHoursMax = 24 * 36'500;
constexpr std::int64_t kHourMs = 3'600'000;

Row in(std::string unit, std::string sentence) {
  return {.unit = std::move(unit), .reload = Reload::kNo, .sentence = std::move(sentence)};
}

/// A row for text that must be a list of hours.
Setting hours(std::string name, std::string& value, Row row) {
  Setting setting = config::text(std::move(name), value, std::move(row));
  setting.bounds = "0..23, several by ';'";
  setting.set = [&value, bounds = setting.bounds](std::string_view text) -> Status {
    if (!DeleteHours::parse(text)) {
      return Error{ErrorCode::kInvalidArgument,
                   "expected hours " + bounds + ", got '" + std::string(text) + "'"};
    }
    value = text;
    return {};
  };
  return setting;
}

void add_age(Table& table, RetentionOptions& o) {
  table.push_back(
      integer("fileReservedTime", o.reserved_hours, {0, kHoursMax},
              in("hours", "A commit log file expires so long after the last write to it.")));
  table.push_back(hours("deleteWhen", o.delete_hours,
                        in("hours", "Local hours in which expired files are deleted.")));
}

void add_disk_levels(Table& table, RetentionOptions& o) {
  table.push_back(integer(
      "diskMaxUsedSpaceRatio", o.expire_percent, {0, 100},
      in("percent", "On a fuller disk expired files are deleted at any hour; taken as 10 to 95.")));
  table.push_back(
      integer("diskSpaceCleanForciblyRatio", o.force_percent, {0, 100},
              in("percent",
                 "On a fuller disk files are deleted before they expire, oldest first, and "
                 "another directory gets the new ones; taken as 30 to 85.")));
  table.push_back(integer("diskSpaceWarningLevelRatio", o.refuse_percent, {0, 100},
                          in("percent",
                             "On a fuller disk sends are refused, until it is at most as full as "
                             "diskSpaceCleanForciblyRatio; taken as 35 to 90.")));
  table.push_back(config::boolean("cleanFileForciblyEnable", o.may_force,
                                  in("",
                                     "Whether a full disk may cost files before they expire; "
                                     "without it sends are refused instead.")));
}

void add_pace(Table& table, RetentionOptions& o) {
  table.push_back(integer("deleteFileBatchMax", o.files_per_run_max, {1, 1'000'000},
                          in("", "Commit log files that one run deletes at most.")));
  table.push_back(integer("cleanResourceInterval", o.period_ms, {100, kHourMs},
                          in("ms", "How often disks and files are looked at.")));
  table.push_back(integer("deleteCommitLogFilesInterval", o.log_file_pause_ms, {0, kHourMs},
                          in("ms", "Pause after each commit log file that was deleted.")));
  table.push_back(integer("deleteConsumeQueueFilesInterval", o.queue_pause_ms, {0, kHourMs},
                          in("ms", "Pause after each queue that lost files.")));
}

void add_spares(Table& table, RetentionOptions& o) {
  table.push_back(integer(
      "commitLogSpareFilesMax", o.spare_files_max, {0, 16},
      in("",
         "Expired commit log files that are kept beside the log and overwritten by its next "
         "ones, which spares the disk new blocks; after a power failure such a store must be "
         "opened by this broker, not by RocketMQ.")));
}

}  // namespace

Table settings(RetentionOptions& options) {
  Table table;
  add_age(table, options);
  add_disk_levels(table, options);
  add_pace(table, options);
  add_spares(table, options);
  return table;
}

}  // namespace saker::store
