#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/inspect/file_set.h"

namespace saker::store::inspect {

/// Reads fixed-size units of a file set by number: unit i stands at byte i * unit_bytes. Keeps one
/// small buffer and no open file, so that a hundred thousand queues can be read side by side.
/// Thread: one.
class UnitReader {
 public:
  UnitReader(const FileSet& files, std::int64_t unit_bytes, std::size_t buffer_bytes)
      : files_(&files),
        unit_bytes_(unit_bytes),
        buffer_bytes_(buffer_bytes),
        begin_((files.begin() + unit_bytes - 1) / unit_bytes),
        end_(files.empty() ? begin_ : files.files.back().end() / unit_bytes) {}

  /// The first unit that the files have room for, and one past the last.
  std::int64_t begin() const { return begin_; }
  std::int64_t end() const { return end_; }

  /// The bytes of a unit, until the next call; null if no file holds it, or it cannot be read
  /// (then status() says so). Any number may be asked for.
  const char* at(std::int64_t unit) {
    if (unit < begin_ || unit >= end_) return nullptr;
    const std::int64_t position = unit * unit_bytes_ - buffer_begin_;
    const bool is_there = position >= 0 && position + unit_bytes_ <= filled_;
    return is_there ? buffer_.data() + position : load(unit);
  }

  /// The first unit from `unit` on that a file holds whole; end() if none does. Not unit by unit.
  std::int64_t following(std::int64_t unit) const;

  /// The first unit in [from, to) that is not wanted; all wanted ones come before all others.
  std::int64_t partition(std::int64_t from, std::int64_t to,
                         const std::function<bool(const char*)>& wanted);

  const Status& status() const { return status_; }

 private:
  const char* load(std::int64_t unit);

  const FileSet* files_;
  std::int64_t unit_bytes_;
  std::size_t buffer_bytes_;
  std::int64_t begin_;
  std::int64_t end_;
  std::vector<char> buffer_;
  std::int64_t buffer_begin_ = 0;  ///< position of buffer_[0]
  std::int64_t filled_ = 0;
  Status status_;
};

}  // namespace saker::store::inspect
