#pragma once

#include <cstdint>
#include <string_view>

namespace saker::file {

/// A part of a file.
struct Range {
  std::int64_t offset = 0;
  std::int64_t bytes = 0;
};

/// The calls that a full or failing disk refuses. Behind an interface so that a test can refuse
/// them (faulty_disk.h). Each returns 0 or an errno. Thread: any.
class Disk {
 public:
  virtual ~Disk() = default;

  /// Gives the range blocks, so that later writes to it, also through a mapping, cannot run out of
  /// space. Bytes that are there stay; the file grows to the end of the range.
  virtual int allocate(int descriptor, Range range) = 0;

  /// Writes all bytes.
  virtual int write_at(int descriptor, std::string_view bytes, std::int64_t offset) = 0;

  /// fdatasync: the bytes and what is needed to read them again are on the medium.
  virtual int sync_data(int descriptor) = 0;
};

class RealDisk final : public Disk {
 public:
  int allocate(int descriptor, Range range) override;
  int write_at(int descriptor, std::string_view bytes, std::int64_t offset) override;
  int sync_data(int descriptor) override;
};

}  // namespace saker::file
