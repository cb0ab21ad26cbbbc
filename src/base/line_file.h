#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace saker {

/// A file that grows by lines. When it is full it is renamed to NAME.1.EXT, older ones to
/// NAME.2.EXT and so on, and the oldest goes. Lines are handed to the kernel at once, not to the
/// medium. Thread: any (locks a mutex of its own).
class LineFile {
 public:
  struct Options {
    std::string path;
    std::int64_t bytes_max = 64 << 20;
    int old_files_max = 5;
  };
  /// Creates missing directories. Errors name the file.
  static Result<std::unique_ptr<LineFile>> open(const Options& options);
  ~LineFile();

  /// A line that cannot be written is reported on stderr, once a minute.
  void write(std::string_view line);

 private:
  struct Sink;
  explicit LineFile(std::unique_ptr<Sink> sink);

  const std::unique_ptr<Sink> sink_;
};

}  // namespace saker
