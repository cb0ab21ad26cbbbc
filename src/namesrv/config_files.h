#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace saker::namesrv {

/// Where the small files are that a name server keeps. Given by whoever builds the server, so that
/// tests need no disk. Thread: any.
class ConfigFiles {
 public:
  virtual ~ConfigFiles() = default;

  /// The content of a file. Errors: kNotFound if there is none.
  virtual Result<std::string> read(const std::string& path) = 0;
  /// Replaces a file as a whole, durably: a crash leaves the old or the new content.
  virtual Status replace(const std::string& path, std::string_view content) = 0;
};

}  // namespace saker::namesrv
