#include "store/queue/queue_files.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "base/log.h"
#include "file/descriptor_limit.h"
#include "file/directory.h"
#include "store/log/segment_directory.h"

namespace saker::store {
namespace {

constexpr std::size_t kReadEntriesMax = 64;
constexpr auto kLongestEntry = static_cast<std::size_t>(QueueEntry::kBatchBytes);

std::string_view length_setting(QueueKind kind) {
  return kind == QueueKind::kBatch ? "mapperFileSizeBatchConsumeQueue"
                                   : "mappedFileSizeConsumeQueue";
}

}  // namespace

QueuePlace::QueuePlace(file::Disk& disk, std::string directory, std::int64_t file_bytes,
                       QueueKind kind)
    : disk_(disk),
      directory_(std::move(directory)),
      file_bytes_(file_bytes),
      kind_(kind),
      open_files_(cached_files_max(file::descriptor_limit())) {}

std::mutex& QueuePlace::writing(const void* queue) const {
  constexpr std::size_t kAlignment = 64;  // queues stand so far apart at least
  return writing_[reinterpret_cast<std::uintptr_t>(queue) / kAlignment % kLocks];
}

Status QueuePlace::open_database() {
  if (kind_ != QueueKind::kDatabase) return {};
  auto opened = QueueDatabase::open(directory_, file::Database::Access::kReadWrite);
  if (!opened) return opened.error();
  database_ = std::move(*opened);
  return {};
}

std::string QueueFiles::directory() const {
  return place_.directory() + "/" + name_.topic + "/" + std::to_string(name_.id.value);
}

std::string QueueFiles::path_of(std::int64_t begin) const {
  return directory() + "/" + segment_name(begin * place_.entry_bytes());
}

Status QueueFiles::load_rows() {
  const Result<QueueDatabase::Bounds> bounds = place_.database()->bounds(name_);
  if (!bounds) return bounds.error();
  begin_ = bounds->begin;
  end_ = bounds->end;
  return {};
}

Status QueueFiles::load() {
  if (place_.database() != nullptr) return load_rows();
  Result<std::vector<std::int64_t>> offsets = list_segments(
      directory(), {place_.file_bytes(), length_setting(place_.kind()), &place_.disk()});
  if (!offsets) return offsets.error();
  if (offsets->empty()) return {};
  std::size_t first = 0;
  for (std::size_t i = 1; i < offsets->size(); ++i) {
    if ((*offsets)[i] == (*offsets)[i - 1] + place_.file_bytes()) continue;
    log::error("store: {} lacks the files before {}; its older messages cannot be read",
               directory(), segment_name((*offsets)[i]));
    first = i;
  }
  begin_ = (*offsets)[first] / place_.entry_bytes();
  end_ = offsets->back() / place_.entry_bytes() + entries_per_file();
  has_new_names_ = true;  // who made them may have died right behind that
  return {};
}

QueueFiles::Extent QueueFiles::extent() const { return {begin_.load(), end_.load()}; }

Result<FileCache::Handle> QueueFiles::open(std::int64_t begin) const {
  const FileCache::Key key{this, begin};
  if (FileCache::Handle found = place_.open_files().find(key)) return found;
  const FileCache::Moment before = place_.open_files().now();
  Result<file::File> file =
      file::File::open(place_.disk(), path_of(begin), file::OpenMode::kReadWrite);
  if (!file) return file.error();
  return place_.open_files().add(key, std::move(*file), before);
}

Result<FileCache::Handle> QueueFiles::make(std::int64_t begin) {
  has_new_names_ = true;
  if (Status made = file::make_directories(place_.disk(), directory()); !made) return made.error();
  Result<file::File> file =
      file::File::open(place_.disk(), path_of(begin), file::OpenMode::kCreate);
  if (!file) return file.error();
  if (Status sized = file->resize(place_.file_bytes()); !sized) return sized.error();
  if (extent().empty()) begin_ = begin;
  end_ = begin + entries_per_file();
  return place_.open_files().add({this, begin}, std::move(*file));
}

Status QueueFiles::write(std::int64_t index, std::string_view entries) {
  if (QueueDatabase* database = place_.database()) {
    const bool is_first = extent().empty();
    const std::int64_t end =
        index + static_cast<std::int64_t>(entries.size()) / place_.entry_bytes();
    Status written = database->write(name_, index, entries, is_first);
    if (!written) return written;
    if (is_first) begin_ = index;
    end_ = end;
    return {};
  }
  while (!entries.empty()) {
    const std::int64_t begin = begin_of(index);
    const std::int64_t within = index - begin;
    const auto room =
        static_cast<std::size_t>((entries_per_file() - within) * place_.entry_bytes());
    const Result<FileCache::Handle> file = extent().holds(index) ? open(begin) : make(begin);
    if (!file) return file.error();
    const std::string_view piece = entries.substr(0, room);
    Status written = (*file)->write_at(within * place_.entry_bytes(), piece);
    if (!written) return written;
    index = begin + entries_per_file();
    entries.remove_prefix(piece.size());
  }
  return {};
}

Result<std::size_t> QueueFiles::read(std::int64_t index, std::span<QueueEntry> out) const {
  if (!extent().holds(index)) {
    return Error{ErrorCode::kNotFound,
                 "no file of " + directory() + " holds entry " + std::to_string(index)};
  }
  if (const QueueDatabase* database = place_.database()) return database->read(name_, index, out);
  const std::int64_t begin = begin_of(index);
  const std::int64_t within = index - begin;
  const Result<FileCache::Handle> file = open(begin);
  if (!file) return file.error();
  std::array<char, kReadEntriesMax * kLongestEntry> bytes;
  const auto entry_bytes = static_cast<std::size_t>(place_.entry_bytes());
  const auto room = static_cast<std::size_t>(entries_per_file() - within);
  const std::size_t wanted = std::min({out.size(), room, kReadEntriesMax});
  const Result<std::size_t> got =
      (*file)->read_at(within * place_.entry_bytes(), {bytes.data(), wanted * entry_bytes});
  if (!got) return got.error();
  const std::size_t count = *got / entry_bytes;
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = load_entry(bytes.data() + i * entry_bytes, place_.kind());
  }
  return count;
}

std::int64_t QueueFiles::following(std::int64_t index) const {
  if (place_.database() == nullptr) return begin_of(index) + entries_per_file();
  const auto next = place_.database()->first_from(name_, index + 1);
  return next && *next ? **next : index + 1;
}

Status QueueFiles::sync(std::int64_t from, std::int64_t to) const {
  if (QueueDatabase* database = place_.database()) return database->sync();
  const Extent present = extent();
  for (std::int64_t at = begin_of(std::max(from, present.begin)); at < std::min(to, present.end);
       at += entries_per_file()) {
    const Result<FileCache::Handle> file = open(at);
    if (!file && at < extent().begin) continue;  // retention was here
    if (!file) return file.error();
    if (Status synced = (*file)->sync_data(); !synced) return synced;
  }
  return sync_names();
}

Status QueueFiles::sync_names() const {
  if (!has_new_names_.exchange(false)) return {};
  const std::string topic = file::parent_of(directory());
  for (const std::string& path :
       {directory(), topic, place_.directory(), file::parent_of(place_.directory())}) {
    Status synced = file::sync_directory(place_.disk(), path);
    if (synced) continue;
    has_new_names_ = true;
    return synced;
  }
  return {};
}

Status QueueFiles::remove(std::int64_t begin) {
  Status removed = file::remove_file(place_.disk(), path_of(begin));
  place_.open_files().forget({this, begin});
  return removed;
}

Result<int> QueueFiles::remove_before(std::int64_t index) {
  if (QueueDatabase* database = place_.database()) {
    const Extent present = extent();
    index = std::min(index, present.end - 1);
    if (index <= present.begin) return 0;
    begin_ = index;
    Status removed = database->remove_before(name_, {present.begin, present.end}, index);
    if (!removed) return removed.error();
    return 1;
  }
  for (int removed = 0;; ++removed) {
    const Extent present = extent();
    const std::int64_t next = present.begin + entries_per_file();
    if (next >= present.end || next > index) return removed;
    begin_ = next;
    place_.note_removed();
    if (Status done = remove(present.begin); !done) return done.error();
  }
}

Status QueueFiles::remove_from(std::int64_t index) {
  if (QueueDatabase* database = place_.database()) {
    const Extent present = extent();
    index = std::max(index, present.begin);
    if (present.empty() || index >= present.end) return {};
    end_ = index;
    return database->remove_from(name_, {present.begin, present.end}, index);
  }
  for (Extent present = extent(); !present.empty(); present = extent()) {
    const std::int64_t last = present.end - entries_per_file();
    if (last < index) break;
    end_ = last;
    has_new_names_ = true;
    if (Status removed = remove(last); !removed) return removed;
  }
  return {};
}

Status QueueFiles::remove_all() {
  Status removed = remove_from(extent().begin);
  if (!removed) return removed;
  begin_ = end_ = 0;
  return {};
}

Status QueueFiles::clear_from(std::int64_t index) {
  if (!extent().holds(index)) return {};
  const Result<FileCache::Handle> file = open(begin_of(index));
  if (!file) return file.error();
  const std::int64_t position = index % entries_per_file() * place_.entry_bytes();
  return (*file)->zero({position, place_.file_bytes() - position});
}

}  // namespace saker::store
