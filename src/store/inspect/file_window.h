#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "file/file.h"
#include "store/inspect/file_set.h"
#include "store/inspect/read_faults.h"

namespace saker::store::inspect {

/// Reads a file through one buffer that moves forward. Not through a mapping: a file that a running
/// broker or a copy cuts short under the reader must not end the process. Holes in sparse files are
/// not read. Thread: one.
class FileWindow {
 public:
  static constexpr std::size_t kChunkBytes = 1 << 20;  ///< stays in the processor's cache

  /// A file of a set, around what the disk does not give of it.
  static Result<FileWindow> open(const FileSet& set, const SetFile& file,
                                 std::size_t chunk_bytes = kChunkBytes) {
    return open(set.path(file), chunk_bytes, set.faults);
  }
  /// `faults`, which outlive it: see read_around_faults.
  static Result<FileWindow> open(const std::string& path, std::size_t chunk_bytes = kChunkBytes,
                                 ReadFaults* faults = nullptr);

  std::int64_t bytes() const { return bytes_; }

  /// Bytes from `position` on: `count`, or fewer at the end of the file. They last until the next
  /// call. The buffer grows to the largest count.
  Result<std::string_view> read(std::int64_t position, std::size_t count);

  /// The first byte in [from, to) that is not zero.
  Result<std::optional<std::int64_t>> first_nonzero(std::int64_t from, std::int64_t to);
  /// One past the last byte in [from, to) that is not zero; `from` if there is none.
  Result<std::int64_t> end_of_nonzero(std::int64_t from, std::int64_t to);

 private:
  FileWindow(file::File file, std::int64_t bytes, std::size_t chunk_bytes, ReadFaults* faults);
  Status fill(std::int64_t position, std::size_t count);
  /// The part of [from, to) with blocks that comes first; [to, to) if there is none.
  file::Range data_part(std::int64_t from, std::int64_t to) const;

  file::File file_;
  std::int64_t bytes_;
  std::size_t chunk_bytes_;
  ReadFaults* faults_;
  std::vector<char> buffer_;
  std::int64_t begin_ = 0;  ///< file position of buffer_[0]
  std::size_t filled_ = 0;
};

}  // namespace saker::store::inspect
