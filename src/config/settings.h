#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/setting.h"

namespace saker::config {

/// What a user should hear although the settings were taken.
using Warnings = std::vector<std::string>;

/// Names that are spelled right but mean nothing here yet; sorted.
using KnownElsewhere = std::span<const std::string_view>;

/// All settings of a process: several tables under one flat space of names.
///
/// Sources are applied in order, files first, then single assignments; a later row wins. An unknown
/// key is a warning (files of other versions must load), a value out of bounds is an error that
/// names file, line, key, value and bounds; rows before it have been taken.
///
/// Thread: one. The members that the rows are bound to outlive the set.
class Settings {
 public:
  explicit Settings(KnownElsewhere known_elsewhere = {}) : known_elsewhere_(known_elsewhere) {}

  /// Adds the rows of a table. Two rows of one name are a bug.
  void add(Table table);

  /// The row of that name, or nullptr.
  const Setting* find(std::string_view name) const;

  /// In the order of the tables.
  const std::vector<Setting>& rows() const { return rows_; }
  /// What is to be said of a key that has no row, e.g. which one may have been meant.
  std::string explain_unknown(std::string_view key) const;
  /// Spelled right, but without a row.
  bool is_known_elsewhere(std::string_view key) const;

  /// Reads and applies a properties file. Errors: kIo, kInvalidArgument.
  Result<Warnings> apply_file(const std::string& path);
  /// The same for text that came from `origin`, which only serves the messages.
  Result<Warnings> apply_text(std::string_view origin, std::string_view text);
  /// One `key=value`, e.g. of a command line.
  Result<Warnings> apply_assignment(std::string_view assignment);

  /// Applies properties text to a running process, as a whole or not at all. Errors:
  /// kFailedPrecondition for a key that only a start can change (unless the value is the present
  /// one), kInvalidArgument as above.
  Result<Warnings> reload(std::string_view origin, std::string_view text);

  /// `key=value` lines in the order of the tables.
  std::string dump() const;
  /// A markdown table for the documentation.
  std::string markdown() const;

 private:
  Setting* find_row(std::string_view name);
  Status apply_row(const std::string& place, const std::string& key, std::string_view value,
                   Warnings& warnings);
  Status check_reload(std::string_view name, std::string_view value) const;
  std::string nearest_name(std::string_view key) const;

  std::vector<Setting> rows_;
  KnownElsewhere known_elsewhere_;
};

}  // namespace saker::config
