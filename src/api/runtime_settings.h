#pragma once

#include <string>
#include <string_view>

#include "api/outcome.h"
#include "model/data_version.h"

namespace saker::api {

/// The settings of a running server. Thread: any.
class RuntimeSettings {
 public:
  virtual ~RuntimeSettings() = default;

  /// All of them as properties text.
  virtual std::string dump() = 0;
  /// Advances with every change.
  virtual DataVersion version() = 0;
  /// Applies properties text as a whole or not at all. Unknown keys are passed over. Errors:
  /// kNoPermission for keys that no request may change, kFailed where a value is out of bounds or a
  /// key can only be changed by a restart; the message names the key.
  virtual Outcome change(std::string_view properties) = 0;
};

}  // namespace saker::api
