#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/store/place.h"

namespace saker::cli {

/// What `saker store dump` may be told.
struct StoreDumpOptions {
  StorePlaceOptions place;
  std::optional<std::int64_t> offset;
  std::string topic;
  std::optional<std::int32_t> queue;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> count;
  std::string key;
  std::string time;  ///< FROM..TO, either may be left out
  bool scan = false;
  bool no_body = false;
};

/// Prints records as JSON, one a line, on stdout. Returns kExitClean, kExitFindings if something on
/// the way could not be read (said on stderr), or kExitCannot.
int store_dump(const StoreDumpOptions& options);

}  // namespace saker::cli
