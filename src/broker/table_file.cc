#include "broker/table_file.h"

#include "file/whole_file.h"

namespace saker::broker {

TableFile::TableFile(std::string path, UniqueFunction<std::string()> encode)
    : path_(std::move(path)), write_([this, text = std::move(encode)]() mutable {
        return file::replace_whole(path_, text());
      }) {}

Status TableFile::save() {
  const std::lock_guard lock(mutex_);
  const std::uint64_t changes = changes_.load(std::memory_order_acquire);
  if (changes == saved_changes_) return {};
  if (Status written = write_(); !written) return written;
  saved_changes_ = changes;
  return {};
}

}  // namespace saker::broker
