#include "store/inspect/unit_reader.h"

#include <algorithm>

#include "file/file.h"
#include "store/inspect/read_faults.h"

namespace saker::store::inspect {

const char* UnitReader::load(std::int64_t unit) {
  const std::int64_t position = unit * unit_bytes_;
  const SetFile* file = files_->holding(position);
  if (file == nullptr || position + unit_bytes_ > file->end()) return nullptr;
  const auto wanted = static_cast<std::size_t>(
      std::min<std::int64_t>(static_cast<std::int64_t>(buffer_bytes_), file->end() - position));
  file::RealDisk disk;
  const Result<file::File> opened =
      file::File::open(disk, files_->path(*file), file::OpenMode::kRead);
  filled_ = 0;
  if (!opened) {
    status_ = opened.error();
    return nullptr;
  }
  buffer_.resize(wanted);
  const Result<std::size_t> got =
      read_around_faults(*opened, position - file->base, buffer_, files_->faults);
  if (!got) {
    status_ = got.error();
    return nullptr;
  }
  buffer_begin_ = position;
  filled_ = static_cast<std::int64_t>(*got);
  return filled_ >= unit_bytes_ ? buffer_.data() : nullptr;
}

std::int64_t UnitReader::following(std::int64_t unit) const {
  for (const SetFile& file : files_->files) {
    const std::int64_t first = std::max(unit, (file.base + unit_bytes_ - 1) / unit_bytes_);
    if (first * unit_bytes_ + unit_bytes_ <= file.end()) return first;
  }
  return end_;
}

std::int64_t UnitReader::partition(std::int64_t from, std::int64_t to,
                                   const std::function<bool(const char*)>& wanted) {
  while (from < to) {
    const std::int64_t middle = from + (to - from) / 2;
    const char* unit = at(middle);
    if (unit != nullptr && wanted(unit)) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

}  // namespace saker::store::inspect
