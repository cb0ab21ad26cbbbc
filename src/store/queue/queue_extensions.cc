#include "store/queue/queue_extensions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/endian.h"
#include "base/log.h"
#include "file/directory.h"
#include "store/log/segment_directory.h"

namespace saker::store {
namespace {

constexpr std::size_t kHeadBytes = 20;
constexpr std::size_t kUnitBytesMax = 32767;
constexpr std::int64_t kFirstAddress = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t kOpenFilesMax = 64;
constexpr std::uint16_t kFileIsFull = 0xFFFF;

std::string encode(const ExtensionUnit& unit) {
  std::string bytes(kHeadBytes + unit.bit_map.size(), '\0');
  store_be16(bytes.data(), static_cast<std::uint16_t>(bytes.size()));
  store_be64(bytes.data() + 2, static_cast<std::uint64_t>(unit.tags_code));
  store_be64(bytes.data() + 10, static_cast<std::uint64_t>(unit.store_ms));
  store_be16(bytes.data() + 18, static_cast<std::uint16_t>(unit.bit_map.size()));
  std::copy(unit.bit_map.begin(), unit.bit_map.end(), bytes.begin() + kHeadBytes);
  return bytes;
}

}  // namespace

QueueExtensions::QueueExtensions(file::Disk& disk, std::string directory, std::int64_t file_bytes)
    : disk_(disk),
      directory_(std::move(directory)),
      file_bytes_(file_bytes),
      open_files_(kOpenFilesMax) {}

std::string QueueExtensions::directory_of(const QueueName& queue) const {
  return directory_ + "/" + queue.topic + "/" + std::to_string(queue.id.value);
}

std::string QueueExtensions::path_of(const QueueName& queue, std::int64_t begin) const {
  return directory_of(queue) + "/" + segment_name(begin);
}

/// Where the files that are there begin.
Result<std::vector<std::int64_t>> QueueExtensions::files_in(const std::string& directory) const {
  return list_segments(directory, {.bytes = file_bytes_,
                                   .setting = "mappedFileSizeConsumeQueueExt",
                                   .disk = &disk_,
                                   .any_unfinished = true});
}

Status QueueExtensions::check() const {
  const Result<file::Entries> topics = file::list_directory(directory_);
  if (!topics) return topics.error();
  for (const std::string& topic : topics->directories) {
    const std::string directory = directory_ + "/" + topic;
    const Result<file::Entries> ids = file::list_directory(directory);
    if (!ids) return ids.error();
    for (const std::string& id : ids->directories) {
      const auto found = files_in(directory + "/" + id);
      if (!found) return found.error();
    }
  }
  return {};
}

const QueueName& QueueExtensions::own_name(const QueueName& queue) const {
  return positions_.try_emplace(queue, kUnknown).first->first;
}

Result<FileCache::Handle> QueueExtensions::open(const QueueName& queue, std::int64_t begin,
                                                bool may_make) const {
  const FileCache::Key key{&queue, begin};
  if (FileCache::Handle found = open_files_.find(key)) return found;
  const FileCache::Moment before = open_files_.now();
  const std::string path = path_of(queue, begin);
  if (may_make && !file::exists(path)) {
    Status made = make(queue, path);
    if (!made) return made.error();
  }
  Result<file::File> file = file::File::open(disk_, path, file::OpenMode::kReadWrite);
  if (!file) return file.error();
  return open_files_.add(key, std::move(*file), before);
}

/// One that does not get its length, or no lasting name, goes again: the next try makes it anew.
Status QueueExtensions::make(const QueueName& queue, const std::string& path) const {
  const std::string directory = directory_of(queue);
  Status made = file::make_lasting_directories(disk_, directory);
  if (!made) return made;
  Result<file::File> file = file::File::open(disk_, path, file::OpenMode::kCreate);
  if (!file) return file.error();
  made = file->resize(file_bytes_);
  if (made) made = file::sync_directory(disk_, directory);
  if (!made) (void)file::remove_file(disk_, path);
  return made;
}

Result<std::int64_t> QueueExtensions::first_position(const QueueName& queue,
                                                     std::optional<std::int64_t> last) const {
  const auto files = files_in(directory_of(queue));
  if (!files) return files.error();
  if (files->empty()) return std::int64_t{0};
  if (!last) return files->front();
  if (is_address(*last)) {
    const std::int64_t position = *last - kFirstAddress;
    const std::int64_t begin = begin_of(position);
    const auto file = open(queue, begin, false);
    const auto unit = file ? read_at(**file, position - begin) : std::nullopt;
    if (unit) return position + static_cast<std::int64_t>(kHeadBytes + unit->bit_map.size());
  }
  return files->back() + file_bytes_;
}

Status QueueExtensions::append(const QueueName& queue, std::int64_t& position,
                               std::string_view bytes) {
  const std::int64_t left = file_bytes_ - position % file_bytes_;
  if (static_cast<std::int64_t>(bytes.size()) > left - kEndBytes) {
    const std::int64_t begin = begin_of(position);
    const auto file = open(queue, begin, true);
    if (!file) return file.error();
    std::array<char, 2> full{};
    store_be16(full.data(), kFileIsFull);
    Status ended = (*file)->write_at(position - begin, {full.data(), full.size()});
    if (!ended) return ended;
    position += left;
  }
  const std::int64_t begin = begin_of(position);
  const auto file = open(queue, begin, true);
  if (!file) return file.error();
  Status written = (*file)->write_at(position - begin, bytes);
  if (written) unsynced_.emplace(&queue, begin);
  return written;
}

std::int64_t QueueExtensions::put(const QueueName& queue, const ExtensionUnit& unit,
                                  std::optional<std::int64_t> last) {
  const std::string bytes = encode(unit);
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (bytes.size() > kUnitBytesMax || size > file_bytes_ - kEndBytes) return unit.tags_code;
  const std::lock_guard lock(mutex_);
  const QueueName& own = own_name(queue);
  std::int64_t& position = positions_[own];
  if (position == kUnknown) {
    // Taken for an empty directory, one that cannot be listed would be written over from the front.
    const Result<std::int64_t> first = first_position(own, last);
    if (!first) return without_unit(unit, first.error());
    position = *first;
  }
  if (Status written = append(own, position, bytes); !written) {
    return without_unit(unit, written.error());
  }
  has_complained_ = false;
  const std::int64_t address = kFirstAddress + position;
  position += size;
  return address;
}

std::int64_t QueueExtensions::without_unit(const ExtensionUnit& unit, const Error& why) {
  if (!std::exchange(has_complained_, true))
    log::error("store: queues go on without their extension: {}", why.message);
  return unit.tags_code;
}

std::optional<ExtensionUnit> QueueExtensions::read(const QueueName& queue,
                                                   std::int64_t address) const {
  if (!is_address(address)) return std::nullopt;
  const std::int64_t position = address - kFirstAddress;
  const std::int64_t begin = begin_of(position);
  FileCache::Handle file;
  {
    const std::lock_guard lock(mutex_);
    auto opened = open(own_name(queue), begin, false);
    if (!opened) return std::nullopt;
    file = std::move(*opened);
  }
  return read_at(*file, position - begin);
}

std::optional<ExtensionUnit> QueueExtensions::read_at(const file::File& file,
                                                      std::int64_t position) {
  std::array<char, kHeadBytes> head{};
  const Result<std::size_t> got = file.read_at(position, head);
  if (!got || *got < head.size()) return std::nullopt;
  const std::size_t map_bytes = load_be16(head.data() + 18);
  if (load_be16(head.data()) != kHeadBytes + map_bytes) return std::nullopt;
  ExtensionUnit unit{.tags_code = static_cast<std::int64_t>(load_be64(head.data() + 2)),
                     .store_ms = static_cast<std::int64_t>(load_be64(head.data() + 10)),
                     .bit_map = std::string(map_bytes, '\0')};
  if (map_bytes == 0) return unit;
  const auto map = file.read_at(position + static_cast<std::int64_t>(kHeadBytes),
                                {unit.bit_map.data(), map_bytes});
  return map && *map == map_bytes ? std::optional(std::move(unit)) : std::nullopt;
}

Status QueueExtensions::sync() {
  std::set<FileId> files;
  {
    const std::lock_guard lock(mutex_);
    files.swap(unsynced_);
  }
  for (auto at = files.begin(); at != files.end(); ++at) {
    Status synced;
    const auto file = open(*at->first, at->second, false);
    if (!file && file.error().code == ErrorCode::kNotFound) continue;  // retention was here
    synced = file ? (*file)->sync_data() : Status(file.error());
    if (synced) continue;
    const std::lock_guard lock(mutex_);
    unsynced_.insert(at, files.end());
    return synced;
  }
  return {};
}

void QueueExtensions::remove_before(const QueueName& queue, std::int64_t address) {
  if (!is_address(address)) return;
  const std::int64_t keep = begin_of(address - kFirstAddress);
  const std::lock_guard lock(mutex_);
  const QueueName& own = own_name(queue);
  const auto files = files_in(directory_of(queue));
  if (!files) return log::error("store: {}", files.error().message);
  for (const std::int64_t begin : *files) {
    if (begin >= keep) return;
    const Status removed = file::remove_file(disk_, path_of(queue, begin));
    open_files_.forget({&own, begin});
    if (!removed) return log::error("store: {}", removed.error().message);
  }
}

}  // namespace saker::store
