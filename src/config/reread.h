#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/settings.h"

namespace saker::config {

/// What came of a file that was read again.
struct Rereading {
  std::vector<std::string> changed;  ///< "key=value" as it holds now
  std::vector<std::string> before;   ///< the same keys, in the same order
  Warnings warnings;                 ///< also which keys need a restart, and which nobody knows
};

/// A file that settings were read from, and what of the command line wins over it.
struct RereadFile {
  std::string path;
  std::string_view text;
  std::span<const std::string> assigned = {};  ///< key=value
  /// Settings of the same rows that nobody else reads: there a value that needs a restart is tried.
  /// Null: such values are not looked at.
  Settings* trial = nullptr;
};

/// Takes over from the file what may change at run time, all of it or nothing. A key that left the
/// file keeps its value. A file that no start would take is refused, too. Errors: kInvalidArgument,
/// with file and line.
Result<Rereading> reread(Settings& settings, const RereadFile& file);

/// The line of JSON for who writes down changes by administrators; empty where nothing changed.
std::string audit_line(const Result<Rereading>& rereading, std::string_view path,
                       std::int64_t wall_ms);

}  // namespace saker::config
