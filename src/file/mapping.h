#pragma once

#include <cstdint>
#include <memory>
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
/// writes to, or the process gets SIGBUS. File::sync_data brings what was written to the medium.
/// Thread: any; bytes are the users' to order.
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

  /// Gives the pages that lie wholly in the range back to the page cache; who looks again gets them
  /// from there. Nothing is lost. For memory that would only be kept because it was once touched.
  void release(Range range);

 private:
  Mapping(char* data, std::int64_t bytes) : data_(data), bytes_(bytes) {}

  char* data_;
  std::int64_t bytes_;
};

}  // namespace saker::file
