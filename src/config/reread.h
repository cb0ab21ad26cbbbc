#pragma once

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
  Warnings warnings;                 ///< also which keys of the file need a restart
};

/// A file that settings were read from, and what of the command line wins over it.
struct RereadFile {
  std::string path;
  std::string_view text;
  std::span<const std::string> assigned = {};  ///< key=value
};

/// Takes over from the file what may change at run time, all of it or nothing. A key that left the
/// file keeps its value. Errors: kInvalidArgument, with file and line.
Result<Rereading> reread(Settings& settings, const RereadFile& file);

}  // namespace saker::config
