#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
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

  /// Opens the file by its name again, for who has moved it. Errors name the file; the lines go on
  /// into the old one.
  Status reopen();

 private:
  struct Sink;
  LineFile(const Options& options, std::unique_ptr<Sink> sink);
  static Result<std::unique_ptr<Sink>> open_sink(const Options& options);

  const Options options_;
  std::mutex mutex_;
  std::unique_ptr<Sink> sink_;  // under mutex_
};

}  // namespace saker
