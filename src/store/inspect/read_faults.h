#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "file/disk.h"
#include "file/file.h"

namespace saker::store::inspect {

/// The parts of files that the disk did not give. Who looks through a directory reads zeros there
/// and goes on, and says so in the end. Thread: one.
class ReadFaults {
 public:
  void add(const std::string& path, file::Range part);
  bool empty() const { return parts_.empty(); }

  struct Fault {
    std::string path;
    std::int64_t begin = 0;
    std::int64_t end = 0;

    friend bool operator==(const Fault&, const Fault&) = default;
  };
  /// By path and begin; those of a file are apart from each other.
  std::vector<Fault> all() const;

 private:
  std::map<std::string, std::map<std::int64_t, std::int64_t>> parts_;  ///< path, begin, end
};

/// File::read_at, but what the disk does not give reads as zeros and is noted in `faults`; null: it
/// is an error.
Result<std::size_t> read_around_faults(const file::File& file, std::int64_t offset,
                                       std::span<char> out, ReadFaults* faults);

}  // namespace saker::store::inspect
