#include "store/index/index_file.h"

#include <algorithm>
#include <array>

#include "base/log.h"
#include "file/directory.h"
#include "store/index/index_table.h"

namespace saker::store {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr std::int64_t kRoomStepBytes = 1 << 20;
constexpr std::int64_t kSecondMs = 1000;

std::int32_t seconds_between(std::int64_t begin_ms, std::int64_t ms) {
  if (begin_ms <= 0 || ms <= begin_ms) return 0;
  return static_cast<std::int32_t>(std::min<std::int64_t>((ms - begin_ms) / kSecondMs, INT32_MAX));
}

/// Wraps around in a damaged file, as in Java.
std::int64_t time_of(std::int64_t begin_ms, std::int32_t seconds) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(begin_ms) +
                                   static_cast<std::uint64_t>(seconds * kSecondMs));
}

/// How a file begins that goes on where another ends.
IndexHeader header_behind(const IndexHeader& before) {
  return {.begin_ms = before.end_ms,
          .end_ms = before.end_ms,
          .begin_offset = before.end_offset,
          .end_offset = before.end_offset,
          .used_slots = 0,
          .next_entry = 1};
}

Status write_new(file::File& file, const IndexLayout& layout, const IndexHeader& header) {
  Status done = file.resize(layout.file_bytes());
  if (done) done = file.allocate({0, layout.entry_position(0)});
  std::string bytes(IndexHeader::kBytes, '\0');
  store_header(bytes.data(), header);
  return done ? file.write_at(0, bytes) : done;
}

}  // namespace

IndexFile::IndexFile(const Place& place, const IndexHeader& header)
    : disk_(place.disk), path_(place.path), layout_(place.layout) {
  set_header(header);
}

Result<std::shared_ptr<IndexFile>> IndexFile::open(const Place& place) {
  const Result<file::File> file = file::File::open(place.disk, place.path, file::OpenMode::kRead);
  if (!file) return file.error();
  const Result<std::int64_t> size = file->size();
  if (!size) return size.error();
  if (*size != place.layout.file_bytes()) {
    return Error{ErrorCode::kCorrupt,
                 place.path + " has " + std::to_string(*size) + " bytes, not " +
                     std::to_string(place.layout.file_bytes()) +
                     ", as maxHashSlotNum and maxIndexNum say; it is built again from the log"};
  }
  std::string bytes(IndexHeader::kBytes, '\0');
  const Result<std::size_t> got = file->read_at(0, bytes);
  if (!got) return got.error();
  IndexHeader header = load_header(bytes.data());
  // COMPAT: RocketMQ reads a next entry of 0 or less as 1.
  header.next_entry = std::clamp(header.next_entry, 1, place.layout.entry_count);
  return std::shared_ptr<IndexFile>(new IndexFile(place, header));
}

Result<std::shared_ptr<IndexFile>> IndexFile::create(const Place& place,
                                                     const IndexHeader& before) {
  const IndexHeader header = header_behind(before);
  Result<file::File> file = file::File::open(place.disk, place.path, file::OpenMode::kCreateNew);
  if (!file) return file.error();
  Status done = write_new(*file, place.layout, header);
  if (done) return std::shared_ptr<IndexFile>(new IndexFile(place, header));
  if (Status removed = file::remove_file(place.disk, place.path); !removed) {
    log::error("store: {}", removed.error().message);
  }
  return done.error();
}

IndexHeader IndexFile::header() const {
  return {.begin_ms = begin_ms_.load(kRelaxed),
          .end_ms = end_ms_.load(kRelaxed),
          .begin_offset = {begin_offset_.load(kRelaxed)},
          .end_offset = {end_offset_.load(kRelaxed)},
          .used_slots = used_slots_.load(kRelaxed),
          .next_entry = next_entry_.load(kRelaxed)};
}

void IndexFile::set_header(const IndexHeader& header) {
  begin_ms_.store(header.begin_ms, kRelaxed);
  end_ms_.store(header.end_ms, kRelaxed);
  begin_offset_.store(header.begin_offset.value, kRelaxed);
  end_offset_.store(header.end_offset.value, kRelaxed);
  used_slots_.store(header.used_slots, kRelaxed);
  next_entry_.store(header.next_entry, std::memory_order_release);
}

Status IndexFile::map_for_writing() {
  Result<file::File> file = file::File::open(disk_, path_, file::OpenMode::kReadWrite);
  if (!file) return file.error();
  // A copied file may have holes.
  Status done = file->allocate({0, layout_.entry_position(next_entry_.load(kRelaxed))});
  if (!done) return done;
  auto mapping = file::Mapping::map(*file, {.bytes = layout_.file_bytes(),
                                            .access = file::Access::kReadWrite,
                                            .pattern = file::Pattern::kRandom});
  if (!mapping) return mapping.error();
  room_bytes_ = layout_.entry_position(next_entry_.load(kRelaxed));
  released_ = layout_.entry_position(0);
  const std::lock_guard lock(mutex_);
  mapping_ = std::move(*mapping);
  writable_ = mapping_.get();
  return {};
}

Status IndexFile::make_room() {
  if (writable_ == nullptr) {
    Status mapped = map_for_writing();
    if (!mapped) return mapped;
  }
  const std::int64_t position = layout_.entry_position(next_entry_.load(kRelaxed));
  if (position + IndexEntry::kBytes <= room_bytes_) return {};
  Result<file::File> file = file::File::open(disk_, path_, file::OpenMode::kReadWrite);
  if (!file) return file.error();
  const std::int64_t end = std::min(room_bytes_ + kRoomStepBytes, layout_.file_bytes());
  Status allocated = file->allocate({room_bytes_, end - room_bytes_});
  if (!allocated) return allocated;
  room_bytes_ = end;
  writable_->release({released_, position - released_});
  released_ = position;
  return {};
}

void IndexFile::prefetch(const IndexKey& key) const {
  const IndexTable table(writable_->data(), layout_);
  table.prefetch_slot(table.slot_of(key.hash));
}

void IndexFile::put(const IndexKey& key) {
  IndexTable table(writable_->data(), layout_);
  IndexHeader header = this->header();
  const std::int32_t number = header.next_entry;
  const bool is_first = number <= 1;
  if (is_first) {
    header.begin_ms = key.store_timestamp_ms;
    header.begin_offset = key.offset;
    begin_ms_.store(header.begin_ms, kRelaxed);
  }
  const std::int32_t slot = table.slot_of(key.hash);
  std::int32_t previous = table.slot(slot);
  if (previous <= 0 || previous >= number) previous = 0;
  // RocketMQ counts the seconds of a file's first entry from the end of the file before, and reads
  // them as counted from its own begin, so that it looks too late: 0 is what it means.
  const std::int32_t seconds = seconds_between(header.begin_ms, key.store_timestamp_ms);
  table.set_entry(number, {key.hash, key.offset, seconds, previous});
  table.set_slot(slot, number);
  // The count of a damaged file may be anything.
  if (previous == 0 && header.used_slots < layout_.slot_count) ++header.used_slots;
  header.end_ms = key.store_timestamp_ms;
  header.end_offset = key.offset;
  header.next_entry = number + 1;
  table.set_header(header);
  set_header(header);
}

bool IndexFile::ends_agree() const {
  const Result<std::shared_ptr<file::Mapping>> mapped = mapping();
  if (!mapped) {
    log::error("store: {}", mapped.error().message);
    return false;
  }
  if (empty()) return true;
  const IndexTable table((*mapped)->data(), layout_);
  const IndexHeader header = this->header();
  return table.entry(1).offset == header.begin_offset &&
         table.entry(header.next_entry - 1).offset == header.end_offset;
}

bool IndexFile::overlaps(const IndexSearch& search) const {
  return search.begin_ms <= end_ms_.load(kRelaxed) && search.end_ms >= begin_ms_.load(kRelaxed);
}

Status IndexFile::search(const IndexSearch& search, std::vector<LogOffset>& offsets) const {
  const Result<std::shared_ptr<file::Mapping>> mapped = mapping();
  if (!mapped && mapped.error().code == ErrorCode::kNotFound) return {};
  if (!mapped) return mapped.error();
  const IndexTable table((*mapped)->data(), layout_);
  std::int32_t number = table.slot(table.slot_of(search.hash));
  // In this order: whatever the slot named is at or before the next entry.
  const std::int32_t next = next_entry_.load(std::memory_order_acquire);
  const std::int64_t begin_ms = begin_ms_.load(kRelaxed);
  const std::int32_t last = std::min(next, layout_.entry_count - 1);
  if (number > last) return {};
  while (number > 0 && offsets.size() < search.count_max) {
    const IndexEntry entry = table.entry(number);
    if (entry.seconds < 0) return {};
    const std::int64_t time_ms = time_of(begin_ms, entry.seconds);
    const bool is_in_time = time_ms >= search.begin_ms && time_ms <= search.end_ms;
    if (entry.hash == search.hash && is_in_time) offsets.push_back(entry.offset);
    // Chains lead back; in a damaged file they could lead in a circle.
    if (entry.previous >= number || time_ms < search.begin_ms) return {};
    number = entry.previous;
  }
  return {};
}

std::optional<LogOffset> IndexFile::check(const IndexCheckOptions& options,
                                          const StoreTimeOf& store_time,
                                          const std::atomic<bool>& stopping) {
  if (writable_ == nullptr && !map_for_writing()) return std::nullopt;
  IndexTable table(writable_->data(), layout_);
  IndexHeader header = this->header();
  const std::optional<CheckedIndex> kept =
      check_index(*writable_, layout_, header, options, stopping);
  release_pages();
  if (!kept) return std::nullopt;
  header.end_ms = store_time(kept->last).value_or(header.end_ms);
  header.end_offset = kept->last;
  header.used_slots = kept->used_slots;
  header.next_entry = kept->next_entry;
  table.set_header(header);
  set_header(header);
  return kept->resume;
}

Status IndexFile::void_from(LogOffset end) const {
  const IndexHeader header = this->header();
  if (empty() || header.end_offset < end) return {};
  Result<file::File> file = file::File::open(disk_, path_, file::OpenMode::kReadWrite);
  if (!file) return file.error();
  std::array<char, IndexEntry::kBytes> bytes{};
  for (std::int32_t i = std::min(header.next_entry, layout_.entry_count) - 1; i > 0; --i) {
    const Result<std::size_t> got = file->read_at(layout_.entry_position(i), bytes);
    if (!got) return got.error();
    IndexEntry entry = load_index_entry(bytes.data());
    if (entry.offset < end) break;
    entry.offset = {INT64_MAX};
    store_index_entry(bytes.data(), entry);
    Status written = file->write_at(layout_.entry_position(i), {bytes.data(), bytes.size()});
    if (!written) return written;
  }
  return file->sync_data();
}

Result<std::shared_ptr<file::Mapping>> IndexFile::mapping() const {
  const std::lock_guard lock(mutex_);
  if (mapping_ != nullptr) return mapping_;
  const Result<file::File> file = file::File::open(disk_, path_, file::OpenMode::kRead);
  if (!file) return file.error();
  auto mapped =
      file::Mapping::map(*file, {.bytes = layout_.file_bytes(), .pattern = file::Pattern::kRandom});
  if (!mapped) return mapped.error();
  mapping_ = std::move(*mapped);
  return mapping_;
}

Status IndexFile::sync() {
  Result<file::File> file = file::File::open(disk_, path_, file::OpenMode::kReadWrite);
  if (!file) return file.error();
  Status synced = sync_failed_ ? Status(Error{ErrorCode::kIo, path_ + " failed to be written"})
                               : file->sync_data();
  sync_failed_ = !synced;
  // And its name, and the name of its directory.
  const std::string directory = file::parent_of(path_);
  if (synced) synced = file::sync_directory(disk_, directory);
  return synced ? file::sync_directory(disk_, file::parent_of(directory)) : synced;
}

void IndexFile::release_pages() {
  const std::lock_guard lock(mutex_);
  if (mapping_ != nullptr) mapping_->release({0, layout_.file_bytes()});
}

}  // namespace saker::store
