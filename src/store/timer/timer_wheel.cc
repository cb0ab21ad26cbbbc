#include "store/timer/timer_wheel.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "base/byte_reader.h"
#include "base/byte_writer.h"
#include "base/log.h"
#include "file/directory.h"
#include "file/file.h"

namespace saker::store {
namespace {

constexpr std::int64_t kPageBytes = 4096;
constexpr std::int64_t kSlotsPerPage = kPageBytes / TimerWheel::kSlotBytes;
constexpr std::int64_t kScanBytes = 1 << 20;
constexpr std::int64_t kTimeMaxMs = std::int64_t{1} << 53;  // some 285,000 years
// 8 MiB, three days of a second each: what is written and beyond is read again.
constexpr std::size_t kPagesMax = 2'048;

/// A slot with its time; nothing if it is empty.
std::optional<std::pair<std::int64_t, TimerSlot>> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  const std::int64_t time = reader.i64();
  TimerSlot slot;
  slot.first = reader.i64();
  slot.last = reader.i64();
  slot.count = reader.i32();
  // Never used: all zeros.
  if (!reader.ok() || time <= 0 || time > kTimeMaxMs || slot.last < 0) return std::nullopt;
  return std::pair(time, slot);
}

/// Where something is written at the position or behind it; `end` if nothing is.
std::int64_t next_data(int descriptor, std::int64_t from, std::int64_t end) {
  const off_t at = ::lseek(descriptor, from, SEEK_DATA);
  if (at >= 0) return std::min<std::int64_t>(at, end);
  return errno == ENXIO ? end : from;
}

}  // namespace

Status TimerWheel::load() {
  was_there_ = file::exists(path_);
  if (!was_there_) return {};
  Result<file::File> file = file::File::open(disk_, path_, file::OpenMode::kRead);
  if (!file) return file.error();
  const Result<std::int64_t> bytes = file->size();
  if (!bytes) return bytes.error();
  // A crash met who made it; it is made anew from the timer log.
  if (*bytes < file_bytes()) return discard();
  if (*bytes == file_bytes()) {
    const Result<Look> found = look();
    if (!found) return found.error();
    was_there_ = found->is_used;  // RocketMQ makes the file before it needs it
    if (found->is_sound) return {};
    log::warn("store: {} is damaged; it is made anew from the timer log", path_);
    return discard();
  }
  return Error{ErrorCode::kCorrupt, path_ + " has " + std::to_string(*bytes) +
                                        " bytes instead of " + std::to_string(file_bytes()) +
                                        "; restore it, or remove it: it is then made anew from " +
                                        "the timer log"};
}

Status TimerWheel::discard() {
  was_there_ = false;
  pages_.clear();
  seen_.index = -1;
  return file::remove_file(disk_, path_);
}

/// A slot that was never used is all zeros; any other says a time that belongs there.
bool TimerWheel::is_possible(std::int64_t index, std::string_view bytes) const {
  ByteReader reader(bytes);
  const std::int64_t time = reader.i64();
  const std::int64_t first = reader.i64();
  const std::int64_t last = reader.i64();
  if (time == 0) return true;
  return time > 0 && time <= kTimeMaxMs / precision_ms_ && time % slot_count_ == index &&
         first >= -1 && first <= last;
}

Result<TimerWheel::Look> TimerWheel::look() const {
  Look found;
  const Status looked = each_page([&](std::int64_t index, std::string_view page) {
    for (std::int64_t i = 0; page.size() >= kSlotBytes; ++i, page.remove_prefix(kSlotBytes)) {
      const std::string_view slot = page.substr(0, kSlotBytes);
      found.is_used = found.is_used || decode(slot).has_value();
      found.is_sound = found.is_sound && is_possible(index * kSlotsPerPage + i, slot);
    }
  });
  if (!looked) return looked.error();
  return found;
}

Result<std::string_view> TimerWheel::page_to_read(std::int64_t index) const {
  if (const auto kept = pages_.find(index); kept != pages_.end()) {
    return std::string_view(kept->second->bytes);
  }
  if (seen_.index == index) return std::string_view(seen_.bytes);
  seen_.index = -1;
  seen_.bytes.assign(static_cast<std::size_t>(kPageBytes), '\0');
  if (file::exists(path_)) {
    Result<file::File> file = file::File::open(disk_, path_, file::OpenMode::kRead);
    if (!file) return file.error();
    const Result<std::size_t> got = file->read_at(index * kPageBytes, seen_.bytes);
    if (!got) return got.error();
  }
  seen_.index = index;
  return std::string_view(seen_.bytes);
}

Result<TimerWheel::Page*> TimerWheel::page_to_change(std::int64_t index) {
  if (const auto kept = pages_.find(index); kept != pages_.end()) return kept->second.get();
  const Result<std::string_view> bytes = page_to_read(index);
  if (!bytes) return bytes.error();
  seen_.index = -1;
  return (pages_[index] = std::make_unique<Page>(Page{std::move(seen_.bytes), false})).get();
}

Result<TimerSlot> TimerWheel::slot(std::int64_t slot_ms) const {
  const std::int64_t index = time_of(slot_ms) % slot_count_;
  const Result<std::string_view> page = page_to_read(index / kSlotsPerPage);
  if (!page) return page.error();
  const auto at = static_cast<std::size_t>(index % kSlotsPerPage * kSlotBytes);
  const auto decoded = decode(page->substr(at, static_cast<std::size_t>(kSlotBytes)));
  const bool is_it = decoded && decoded->first == time_of(slot_ms);
  return is_it ? decoded->second : TimerSlot{};
}

Status TimerWheel::set(std::int64_t slot_ms, const TimerSlot& slot) {
  const std::int64_t index = time_of(slot_ms) % slot_count_;
  const Result<Page*> found = page_to_change(index / kSlotsPerPage);
  if (!found) return found.error();
  std::string bytes;
  ByteWriter writer(bytes);
  writer.i64(time_of(slot_ms));
  writer.i64(slot.first);
  writer.i64(slot.last);
  writer.i32(slot.count);
  writer.i32(0);
  (*found)->bytes.replace(static_cast<std::size_t>(index % kSlotsPerPage * kSlotBytes),
                          bytes.size(), bytes);
  (*found)->is_dirty = true;
  return {};
}

void TimerWheel::each_in(std::string_view bytes, const Visit& visit) const {
  for (; bytes.size() >= kSlotBytes; bytes.remove_prefix(kSlotBytes)) {
    const auto decoded = decode(bytes.substr(0, kSlotBytes));
    if (decoded) visit(decoded->first * precision_ms_, decoded->second);
  }
}

Status TimerWheel::each(const Visit& visit) const {
  for (const auto& [index, page] : pages_) each_in(page->bytes, visit);
  if (!was_there_) return {};
  return each_page([&](std::int64_t index, std::string_view page) {
    if (!pages_.contains(index)) each_in(page, visit);
  });
}

/// Of the file, without its holes.
Status TimerWheel::each_page(
    const std::function<void(std::int64_t index, std::string_view page)>& visit) const {
  Result<file::File> file = file::File::open(disk_, path_, file::OpenMode::kRead);
  if (!file) return file.error();
  std::string chunk(static_cast<std::size_t>(kScanBytes), '\0');
  for (std::int64_t from = 0; from < file_bytes(); from += kScanBytes) {
    // Most of the file is a hole.
    from = next_data(file->descriptor(), from, file_bytes()) / kPageBytes * kPageBytes;
    const Result<std::size_t> got = file->read_at(from, chunk);
    if (!got) return got.error();
    const std::string_view bytes = std::string_view(chunk).substr(0, *got);
    for (std::size_t at = 0; at < bytes.size(); at += kPageBytes) {
      visit((from + static_cast<std::int64_t>(at)) / kPageBytes, bytes.substr(at, kPageBytes));
    }
  }
  return {};
}

std::vector<TimerWheel::PageCopy> TimerWheel::take_changes() {
  // What was taken the last time is in the file by now, or dirty again.
  if (pages_.size() > kPagesMax) {
    std::erase_if(pages_, [](const auto& page) { return !page.second->is_dirty; });
  }
  std::vector<PageCopy> changes;
  for (auto& [index, page] : pages_) {
    if (!page->is_dirty) continue;
    page->is_dirty = false;
    changes.push_back({index, page->bytes});
  }
  return changes;
}

void TimerWheel::give_back(const std::vector<PageCopy>& changes) {
  for (const PageCopy& change : changes) pages_.at(change.index)->is_dirty = true;
}

Status TimerWheel::write(const std::vector<PageCopy>& changes) const {
  if (changes.empty()) return {};
  const bool is_new = !file::exists(path_);
  Result<file::File> file = file::File::open(disk_, path_, file::OpenMode::kCreate);
  if (!file) return file.error();
  const Result<std::int64_t> bytes = file->size();
  if (!bytes) return bytes.error();
  if (*bytes != file_bytes()) {
    if (Status sized = file->resize(file_bytes()); !sized) return sized;
    if (Status synced = file->sync_data(); !synced) return synced;
  }
  for (const PageCopy& change : changes) {
    if (Status done = file->write_at(change.index * kPageBytes, change.bytes); !done) return done;
  }
  if (Status synced = file->sync_data(); !synced) return synced;
  return is_new ? file::sync_directory(disk_, file::parent_of(path_)) : Status();
}

}  // namespace saker::store
