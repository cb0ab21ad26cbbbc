#include "store/log/segment.h"

#include "base/log.h"
#include "file/directory.h"
#include "store/log/segment_directory.h"

namespace saker::store {

Segment::Segment(file::Disk& disk, const LogPlace& place, LogOffset base)
    : disk_(disk),
      path_(place.directory + "/" + segment_name(base.value)),
      base_(base),
      bytes_(place.segment_bytes) {}

std::shared_ptr<Segment> Segment::existing(file::Disk& disk, const LogPlace& place,
                                           LogOffset base) {
  return std::shared_ptr<Segment>(new Segment(disk, place, base));
}

Result<std::shared_ptr<Segment>> Segment::create(file::Disk& disk, const LogPlace& place,
                                                 LogOffset base) {
  std::shared_ptr<Segment> segment = existing(disk, place, base);
  Result<file::File> made = file::File::open(disk, segment->path_, file::OpenMode::kCreateNew);
  if (!made) return made.error();
  Status done = made->allocate({0, segment->bytes_});
  if (done) done = made->sync_all();
  if (done) done = file::sync_directory(place.directory);
  if (done) {
    const std::lock_guard lock(segment->mutex_);
    segment->writer_ = std::make_shared<file::File>(std::move(*made));
    Result<std::shared_ptr<file::Mapping>> mapping = segment->map();
    if (mapping) {
      segment->mapping_ = std::move(*mapping);
      return segment;
    }
    done = mapping.error();
  }
  // A file of another length would keep a RocketMQ broker from starting here.
  if (Status removed = file::remove_file(segment->path_); !removed) {
    log::error("store: {}", removed.error().message);
  }
  return done.error();
}

Status Segment::make_writable(LogOffset tail) {
  Result<file::File> opened = file::File::open(disk_, path_, file::OpenMode::kReadWrite);
  if (!opened) return opened.error();
  Status done = opened->zero({tail - base_, end() - tail});
  if (done) done = opened->allocate({0, bytes_});
  if (!done) return done;
  const std::lock_guard lock(mutex_);
  writer_ = std::make_shared<file::File>(std::move(*opened));
  Result<std::shared_ptr<file::Mapping>> mapping = map();
  if (!mapping) return mapping.error();
  mapping_ = std::move(*mapping);
  return {};
}

std::shared_ptr<file::File> Segment::writer() const {
  const std::lock_guard lock(mutex_);
  return writer_;
}

void Segment::drop_view() {
  const std::lock_guard lock(mutex_);
  mapping_.reset();
}

void Segment::seal() {
  const std::lock_guard lock(mutex_);
  writer_.reset();
}

std::shared_ptr<file::Mapping> Segment::view() const {
  const std::lock_guard lock(mutex_);
  if (mapping_ == nullptr) {
    Result<std::shared_ptr<file::Mapping>> mapping = map();
    if (!mapping) {
      log::error("store: {}", mapping.error().message);
      return nullptr;
    }
    mapping_ = std::move(*mapping);
  }
  return mapping_;
}

Result<std::shared_ptr<file::Mapping>> Segment::map() const {
  if (writer_ != nullptr) {
    return file::Mapping::map(*writer_, {.bytes = bytes_, .access = file::Access::kReadWrite});
  }
  const Result<file::File> reader = file::File::open(disk_, path_, file::OpenMode::kRead);
  if (!reader) return reader.error();
  return file::Mapping::map(*reader, {.bytes = bytes_});
}

}  // namespace saker::store
