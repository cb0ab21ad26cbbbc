#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "store/inspect/file_set.h"
#include "store/inspect/file_window.h"
#include "wire/record/record.h"

namespace saker::store::inspect {

/// Reads single records of a log by their offset; keeps one file open. Thread: one.
class RecordReader {
 public:
  explicit RecordReader(const FileSet& log) : log_(log) {}

  /// The record at a place, until the next call; nothing if none stands there whole.
  Result<std::optional<wire::record::Record>> at(LogOffset offset);
  /// Its bytes; none if none stands there whole.
  Result<std::string_view> bytes_at(LogOffset offset);

 private:
  const FileSet& log_;
  const SetFile* file_ = nullptr;
  std::optional<FileWindow> window_;
};

}  // namespace saker::store::inspect
