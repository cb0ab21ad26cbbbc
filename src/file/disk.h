#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace saker::file {

/// A part of a file.
struct Range {
  std::int64_t offset = 0;
  std::int64_t bytes = 0;
};

/// The room of a file system. What is kept back for the superuser is neither used nor usable.
struct Space {
  std::int64_t used_bytes = 0;
  std::int64_t usable_bytes = 0;  ///< that an unprivileged process may still write

  /// 0 to 100, rounded up.
  int used_percent() const;
};

/// Every call that changes what is on a disk, and how full it is. Behind an interface so that a
/// test can refuse calls (faulty_disk.h) or write them down to see what a power failure would leave
/// (recording_disk.h). Reading needs none. Thread: any.
///
/// Calls return 0 or an errno, unless they say otherwise.
class Disk {
 public:
  virtual ~Disk() = default;

  /// open(2) with its flags; O_CREAT makes the file. Errors leave `descriptor` alone.
  virtual int open(const std::string& path, int flags, int& descriptor) = 0;

  /// Gives the range blocks, so that later writes to it, also through a mapping, cannot run out of
  /// space. Bytes that are there stay; the file grows to the end of the range.
  virtual int allocate(int descriptor, Range range) = 0;
  /// Makes the range read as zeros, without writing them where the file system can. The length of
  /// the file stays.
  virtual int zero(int descriptor, Range range) = 0;
  virtual int resize(int descriptor, std::int64_t bytes) = 0;

  /// Writes all bytes.
  virtual int write_at(int descriptor, std::string_view bytes, std::int64_t offset) = 0;

  /// The file is about to be mapped for writing: from now on its bytes change without calls.
  virtual void map_for_writing(int descriptor) = 0;

  /// fdatasync: the bytes and what is needed to read them again are on the medium.
  virtual int sync_data(int descriptor) = 0;
  /// fsync: also what is not needed to read the bytes again.
  virtual int sync_all(int descriptor) = 0;

  /// Begins to write dirty pages of the range to the medium, and does not wait. Best effort; says
  /// nothing of what is on the medium.
  virtual void start_writeback(int descriptor, Range range) = 0;

  virtual int make_directory(const std::string& path) = 0;
  virtual int remove(const std::string& path) = 0;
  virtual int rename(const std::string& from, const std::string& to) = 0;
  /// fsync of a directory: the names in it are on the medium.
  virtual int sync_directory(const std::string& path) = 0;
  /// Writes back everything dirty on the file system that the path stands on, and waits.
  virtual int sync_file_system(const std::string& path) = 0;

  /// The file system that an existing path stands on; nothing if it cannot be examined.
  virtual std::optional<Space> space(const std::string& path) = 0;
};

class RealDisk : public Disk {
 public:
  int open(const std::string& path, int flags, int& descriptor) override;
  int allocate(int descriptor, Range range) override;
  int zero(int descriptor, Range range) override;
  int resize(int descriptor, std::int64_t bytes) override;
  int write_at(int descriptor, std::string_view bytes, std::int64_t offset) override;
  void map_for_writing(int descriptor) override;
  int sync_data(int descriptor) override;
  int sync_all(int descriptor) override;
  void start_writeback(int descriptor, Range range) override;
  int make_directory(const std::string& path) override;
  int remove(const std::string& path) override;
  int rename(const std::string& from, const std::string& to) override;
  int sync_directory(const std::string& path) override;
  int sync_file_system(const std::string& path) override;
  std::optional<Space> space(const std::string& path) override;
};

}  // namespace saker::file
