#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "file/disk.h"
#include "file/file.h"

namespace saker::file {

/// What a mapping is used for, and how.
enum class Access { kRead, kReadWrite };
enum class Pattern {
  kSequential,  ///< the kernel reads ahead
  kRandom,      ///< it does not: small files that are touched here and there
};

struct MapOptions {
  std::int64_t bytes;
  Access access = Access::kRead;
  Pattern pattern = Pattern::kSequential;
};

/// A whole file in memory, shared with the page cache: what pwrite puts into the file shows here.
/// The file may be closed; it must never become shorter, and a writer must have allocated what it
/// writes to, or the process gets SIGBUS. Thread: any; bytes are the users' to order.
class Mapping {
 public:
  static Result<std::shared_ptr<Mapping>> map(const File& file, const MapOptions& options);

  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  char* data() { return data_; }
  const char* data() const { return data_; }
  std::int64_t bytes() const { return bytes_; }
  std::string_view view() const { return {data_, static_cast<std::size_t>(bytes_)}; }

  /// Makes the pages of the range present and writable, so that writers meet no fault. Best effort.
  void populate(Range range);

  /// Waits until the mapping's dirty pages are on the medium.
  Status sync() const;

 private:
  Mapping(std::string path, char* data, std::int64_t bytes)
      : path_(std::move(path)), data_(data), bytes_(bytes) {}

  std::string path_;
  char* data_;
  std::int64_t bytes_;
};

}  // namespace saker::file
