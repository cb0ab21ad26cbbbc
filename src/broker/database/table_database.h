#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "broker/database/table_rows.h"
#include "file/database.h"

namespace saker::broker {

/// The broker's tables in databases below <store root>/config. Of each table it remembers what is
/// there and writes what changed. Thread: any (locks mutex_).
class TableDatabase {
 public:
  using Access = file::Database::Access;

  RowForm form() const { return form_; }

  /// Whether the directory has tables in this form.
  static bool exists(const std::string& config_dir, RowForm form);

  TableDatabase(std::string config_dir, RowForm form)
      : directory_(std::move(config_dir)), form_(form) {}

  // Errors: as file::Database::open. Table: of topics, groups or offsets.
  template <class Table>
  Result<Table> load(Access access) {
    Table table;
    const std::lock_guard lock(mutex_);
    Status read = scan(place_of(form_, &table), access,
                       [&](RowFamily family, std::string_view key, std::string_view value) {
                         take_row(table, form_, family, key, value);
                       });
    if (!read) return read.error();
    saved_[name_of(table)] = to_rows(table, form_);
    return table;
  }

  /// Waits until the table is on the medium.
  template <class Table>
  Status save(const Table& table) {
    const std::lock_guard lock(mutex_);
    return save_rows(place_of(form_, &table), saved_[name_of(table)], to_rows(table, form_));
  }

 private:
  using Visitor =
      std::function<void(RowFamily family, std::string_view key, std::string_view value)>;
  template <class Table>
  static std::string name_of(const Table& table) {
    return std::string(place_of(RowForm::kV1, &table).database);
  }
  Result<file::Database*> database(std::string_view name, Access access);
  Status scan(const RowPlace& place, Access access, const Visitor& visit);
  Status save_rows(const RowPlace& place, Rows& saved, Rows rows);

  const std::string directory_;
  const RowForm form_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<file::Database>, std::less<>> databases_;  // under mutex_
  std::map<std::string, Rows> saved_;                                              // under mutex_
};

}  // namespace saker::broker
