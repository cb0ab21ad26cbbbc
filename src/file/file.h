#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "file/disk.h"

namespace saker::file {

/// What a file is opened for.
enum class OpenMode {
  kRead,
  kReadWrite,
  kCreate,     ///< read and write; made if absent, kept as it is if present
  kCreateNew,  ///< read and write; an error if present
};

/// An open file. Errors name the path. Thread: any (holds no state but the descriptor); the Disk
/// outlives it.
class File {
 public:
  static Result<File> open(Disk& disk, std::string path, OpenMode mode);

  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  const std::string& path() const { return path_; }
  int descriptor() const { return descriptor_; }
  Disk& disk() const { return *disk_; }
  Result<std::int64_t> size() const;

  /// Reads up to out.size() bytes; fewer only at the end of the file. Returns their number.
  Result<std::size_t> read_at(std::int64_t offset, std::span<char> out) const;
  Status write_at(std::int64_t offset, std::string_view bytes);

  /// Disk::allocate.
  Status allocate(Range range);
  /// Disk::zero.
  Status zero(Range range);
  Status resize(std::int64_t bytes);

  Status sync_data();
  /// Also what is not needed to read the bytes again: for new files.
  Status sync_all();
  /// Starts writing dirty pages of the range to the medium and does not wait. Best effort.
  void start_writeback(Range range) const;

 private:
  File(Disk& disk, std::string path, int descriptor)
      : disk_(&disk), path_(std::move(path)), descriptor_(descriptor) {}

  Disk* disk_;
  std::string path_;
  int descriptor_;
};

}  // namespace saker::file
