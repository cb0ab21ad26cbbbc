#include "store/queue/queue_files.h"

#include <algorithm>

#include "base/log.h"
#include "file/directory.h"
#include "store/log/segment_directory.h"

namespace saker::store {
namespace {

// Blocks are given to a queue file page by page first, then in larger steps.
constexpr std::int64_t kSmallStepBytes = 4 << 10;
constexpr std::int64_t kLargeStepBytes = 64 << 10;

}  // namespace

Status QueueFiles::load() {
  Result<std::vector<std::int64_t>> offsets =
      list_segments(directory_, {place_.file_bytes, "mappedFileSizeConsumeQueue"});
  if (!offsets) return offsets.error();
  std::size_t first = 0;
  for (std::size_t i = 1; i < offsets->size(); ++i) {
    if ((*offsets)[i] == (*offsets)[i - 1] + place_.file_bytes) continue;
    log::error("store: {} lacks the files before {}; its older messages cannot be read", directory_,
               segment_name((*offsets)[i]));
    first = i;
  }
  const std::lock_guard lock(mutex_);
  begin_ = offsets->empty() ? 0 : (*offsets)[first] / QueueEntry::kBytes;
  mappings_.assign(offsets->size() - first, nullptr);
  return {};
}

QueueFiles::Extent QueueFiles::extent() const {
  const std::lock_guard lock(mutex_);
  const auto files = static_cast<std::int64_t>(mappings_.size());
  return {begin_, begin_ + files * place_.entries_per_file()};
}

std::string QueueFiles::path_of(std::int64_t index) const {
  const std::int64_t first = index - index % place_.entries_per_file();
  return directory_ + "/" + segment_name(first * QueueEntry::kBytes);
}

Status QueueFiles::write(std::int64_t index, const QueueEntry& entry, DirtyMappings& dirty) {
  const bool is_open = newest_ != nullptr && index >= newest_begin_ &&
                       index < newest_begin_ + place_.entries_per_file();
  if (!is_open) {
    Status opened = open_newest(index);
    if (!opened) return opened;
  }
  const std::int64_t position = (index - newest_begin_) * QueueEntry::kBytes;
  if (position + QueueEntry::kBytes > room_bytes_) {
    Status made = make_room(position);
    if (!made) return made;
  }
  store_entry(newest_->data() + position, entry);
  if (dirty_epoch_ != dirty.epoch) {
    dirty_epoch_ = dirty.epoch;
    dirty.mappings.push_back(newest_);
  }
  return {};
}

Status QueueFiles::open_newest(std::int64_t index) {
  const Extent present = extent();
  const bool is_new = present.empty() || index >= present.end;
  const std::string path = path_of(index);
  if (is_new) {
    Status made = file::make_directories(directory_);
    if (!made) return made;
  }
  Result<file::File> file = file::File::open(place_.disk, path, file::OpenMode::kCreate);
  if (!file) return file.error();
  if (is_new) {
    Status sized = file->resize(place_.file_bytes);
    if (!sized) return sized;
  }
  Result<std::shared_ptr<file::Mapping>> mapping = map(index, file::Access::kReadWrite);
  if (!mapping) return mapping.error();

  newest_ = std::move(*mapping);
  newest_begin_ = index - index % place_.entries_per_file();
  room_bytes_ = 0;
  dirty_epoch_ = 0;
  const std::lock_guard lock(mutex_);
  if (mappings_.empty()) begin_ = newest_begin_;
  if (is_new) mappings_.emplace_back();
  mappings_.back() = newest_;
  return {};
}

Status QueueFiles::make_room(std::int64_t position) {
  Result<file::File> file =
      file::File::open(place_.disk, path_of(newest_begin_), file::OpenMode::kReadWrite);
  if (!file) return file.error();
  const std::int64_t step = position < kLargeStepBytes ? kSmallStepBytes : kLargeStepBytes;
  const std::int64_t begin = position / step * step;
  // An entry may reach over the end of a step.
  const std::int64_t end = std::min(begin + step + kSmallStepBytes, place_.file_bytes);
  Status allocated = file->allocate({begin, end - begin});
  if (allocated) room_bytes_ = end;
  return allocated;
}

Result<std::shared_ptr<file::Mapping>> QueueFiles::map(std::int64_t index,
                                                       file::Access access) const {
  const auto mode =
      access == file::Access::kRead ? file::OpenMode::kRead : file::OpenMode::kReadWrite;
  const Result<file::File> file = file::File::open(place_.disk, path_of(index), mode);
  if (!file) return file.error();
  return file::Mapping::map(
      *file, {.bytes = place_.file_bytes, .access = access, .pattern = file::Pattern::kRandom});
}

EntryRun QueueFiles::view(std::int64_t index) const {
  const std::int64_t per_file = place_.entries_per_file();
  const std::lock_guard lock(mutex_);
  const std::int64_t file = (index - begin_) / per_file;
  if (index < begin_ || file >= static_cast<std::int64_t>(mappings_.size())) return {};
  std::shared_ptr<file::Mapping>& mapping = mappings_[static_cast<std::size_t>(file)];
  if (mapping == nullptr) {
    Result<std::shared_ptr<file::Mapping>> made = map(index, file::Access::kRead);
    if (!made) {
      log::error("store: {}", made.error().message);
      return {};
    }
    mapping = std::move(*made);
  }
  const std::int64_t within = index % per_file;
  return {mapping->data() + within * QueueEntry::kBytes, per_file - within, mapping};
}

Status QueueFiles::remove_from(std::int64_t index) {
  forget_newest();
  for (Extent present = extent(); !present.empty(); present = extent()) {
    const std::int64_t last = present.end - place_.entries_per_file();
    if (last < index) break;
    Status removed = file::remove_file(path_of(last));
    if (!removed) return removed;
    const std::lock_guard lock(mutex_);
    mappings_.pop_back();
  }
  return {};
}

Status QueueFiles::clear_from(std::int64_t index) {
  forget_newest();
  const Extent present = extent();
  if (index < present.begin || index >= present.end) return {};
  Result<file::File> file =
      file::File::open(place_.disk, path_of(index), file::OpenMode::kReadWrite);
  if (!file) return file.error();
  const std::int64_t position = index % place_.entries_per_file() * QueueEntry::kBytes;
  return file->zero({position, place_.file_bytes - position});
}

void QueueFiles::forget_newest() {
  newest_.reset();
  room_bytes_ = 0;
}

}  // namespace saker::store
