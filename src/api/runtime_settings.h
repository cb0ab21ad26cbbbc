#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/outcome.h"
#include "model/data_version.h"

namespace saker::api {

/// One setting, for people.
struct SettingRow {
  std::string key;
  std::string value;
  std::string default_value;
  std::string unit;    ///< "ms", "bytes", …; empty: text, a switch or a count
  std::string bounds;  ///< "1..60000", "true|false", "text"
  std::string about;   ///< one sentence
  bool is_reloadable = false;
  bool has_effect = true;
};

/// The settings of a running server. Thread: any.
class RuntimeSettings {
 public:
  virtual ~RuntimeSettings() = default;

  /// All of them as properties text.
  virtual std::string dump() = 0;
  /// The same as rows, by key.
  virtual std::vector<SettingRow> rows() = 0;
  /// Advances with every change.
  virtual DataVersion version() = 0;
  /// Applies properties text as a whole or not at all. Keys that are unknown or have no effect are
  /// passed over: the message of a success says which. Errors: kNoPermission for keys that no
  /// request may change, kFailed where a value is out of bounds or a key can only be changed by a
  /// restart; the message names the key.
  virtual Outcome change(std::string_view properties) = 0;
  /// The same, but kInvalidParameter where a key is unknown or a changed one has no effect.
  virtual Outcome change_strictly(std::string_view properties) = 0;
};

}  // namespace saker::api
