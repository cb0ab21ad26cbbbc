#include "store/log/segment.h"

#include "base/log.h"
#include "file/directory.h"
#include "store/log/segment_directory.h"

namespace saker::store {

Segment::Segment(file::Disk& disk, const LogPlace& place, LogOffset base)
    : disk_(disk),
      path_(place.directory + "/" + segment_name(base.value)),
      base_(base),
      bytes_(place.segment_bytes),
      is_read_only_(place.is_read_only) {}

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
  if (done) done = file::sync_directory(disk, place.directory);
  if (done) {
    const std::lock_guard lock(segment->mutex_);
    segment->writer_ = std::make_shared<file::File>(std::move(*made));
    return segment;
  }
  // A file of another length would keep a RocketMQ broker from starting here.
  if (Status removed = file::remove_file(disk, segment->path_); !removed) {
    log::error("store: {}", removed.error().message);
  }
  return done.error();
}

Result<std::shared_ptr<Segment>> Segment::reuse(file::Disk& disk, const LogPlace& place,
                                                LogOffset base, const std::string& old_path) {
  std::shared_ptr<Segment> segment = existing(disk, place, base);
  Result<file::File> prepared = prepare_reuse(disk, *segment, old_path);
  if (!prepared) return prepared.error();
  Status done = file::rename_file(disk, old_path, segment->path_);
  if (done) done = file::sync_directory(disk, place.directory);
  if (done) done = file::sync_directory(disk, file::parent_of(old_path));
  if (!done) {
    (void)file::remove_file(disk, segment->path_);
    return done.error();
  }
  segment->is_reused_ = true;
  const std::lock_guard lock(segment->mutex_);
  segment->writer_ = std::make_shared<file::File>(std::move(*prepared));
  return segment;
}

Result<file::File> Segment::prepare_reuse(file::Disk& disk, const Segment& segment,
                                          const std::string& old_path) {
  if (file::exists(segment.path_)) {
    return Error{ErrorCode::kAlreadyExists, segment.path_ + " exists"};
  }
  Result<file::File> file = file::File::open(disk, old_path, file::OpenMode::kReadWrite);
  if (!file) return file;
  const Result<std::int64_t> bytes = file->size();
  if (!bytes) return bytes.error();
  if (*bytes != segment.bytes_) {
    return Error{ErrorCode::kFailedPrecondition, old_path + " has another length"};
  }
  Status done = file->allocate({0, segment.bytes_});
  // Under its new name it must not begin with a record, not even after a power failure.
  if (done) done = file->write_at(0, std::string(kClearedBytes, '\0'));
  if (done) done = file->sync_data();
  if (!done) return done.error();
  return file;
}

Status Segment::make_writable(LogOffset tail) {
  if (is_read_only_) {
    return Error{ErrorCode::kFailedPrecondition,
                 "the commit log ends inside of " + path_ +
                     ", which is in readOnlyCommitLogStorePaths; move it to a directory of "
                     "storePathCommitLog"};
  }
  Result<file::File> opened = file::File::open(disk_, path_, file::OpenMode::kReadWrite);
  if (!opened) return opened.error();
  Status done = opened->zero({tail - base_, end() - tail});
  if (done) done = opened->allocate({0, bytes_});
  if (!done) return done;
  is_reused_ = false;
  const std::lock_guard lock(mutex_);
  writer_ = std::make_shared<file::File>(std::move(*opened));
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

std::weak_ptr<const file::Mapping> Segment::retire() {
  const std::lock_guard lock(mutex_);
  is_retired_ = true;
  writer_.reset();
  std::weak_ptr<const file::Mapping> last = mapping_;
  mapping_.reset();
  return last;
}

Result<std::shared_ptr<file::Mapping>> Segment::mapped() const {
  const std::lock_guard lock(mutex_);
  if (is_retired_) return Error{ErrorCode::kNotFound, ""};
  if (mapping_ == nullptr) {
    Result<std::shared_ptr<file::Mapping>> mapping = map();
    if (!mapping) return mapping;
    mapping_ = std::move(*mapping);
  }
  return mapping_;
}

std::shared_ptr<file::Mapping> Segment::view() const {
  Result<std::shared_ptr<file::Mapping>> mapping = mapped();
  if (mapping) return std::move(*mapping);
  if (const std::string& why = mapping.error().message; !why.empty()) log::error("store: {}", why);
  return nullptr;
}

Result<std::shared_ptr<file::Mapping>> Segment::map() const {
  if (writer_ != nullptr) return file::Mapping::map(*writer_, {.bytes = bytes_});
  const Result<file::File> reader = file::File::open(disk_, path_, file::OpenMode::kRead);
  if (!reader) return reader.error();
  return file::Mapping::map(*reader, {.bytes = bytes_});
}

}  // namespace saker::store
