#include "store/compaction/compaction_log.h"

#include <algorithm>
#include <set>

#include "base/log.h"
#include "file/directory.h"
#include "store/compaction/replacement_note.h"
#include "store/log/segment_directory.h"

namespace saker::store {
namespace {

Result<std::set<std::int64_t>> bases_in(const std::string& directory, const SegmentLength& length) {
  auto listed = list_segments(directory, length);
  if (!listed) return listed.error();
  return std::set<std::int64_t>(listed->begin(), listed->end());
}

Status move_up(file::Disk& disk, const std::string& directory, std::int64_t base) {
  const std::string name = "/" + segment_name(base);
  const std::string from = directory + "/compacting" + name;
  if (!file::exists(from)) return {};  // moved before a crash
  return file::rename_file(disk, from, directory + name);
}

}  // namespace

Status CompactionLog::load(bool check) {
  Status done = finish_replacing();
  if (done) done = clear_workshop();
  return done ? take_segments(check) : done;
}

Status CompactionLog::finish_replacing() {
  const auto note = ReplacementNote::read(place_.workshop().log_directory);
  if (!note) return note.error();
  if (!note->has_value()) return {};
  for (const std::string& directory : {place_.log_directory, place_.index_directory}) {
    for (const std::int64_t base : (*note)->new_bases) {
      Status moved = move_up(place_.disk, directory, base);
      if (!moved) return moved;
    }
    for (const std::int64_t base : (*note)->old_bases) {
      if (std::ranges::count((*note)->new_bases, base) != 0) continue;
      Status removed = file::remove_file(place_.disk, directory + "/" + segment_name(base));
      if (!removed) return removed;
    }
    Status synced = file::sync_directory(place_.disk, directory);
    if (!synced) return synced;
  }
  return {};
}

Status CompactionLog::clear_workshop() {
  // The note first: without it, what is left of the workshop means nothing.
  const CompactionPlace workshop = place_.workshop();
  Status done = file::remove_file(place_.disk, ReplacementNote::path_in(workshop.log_directory));
  if (done && file::exists(workshop.log_directory)) {
    done = file::sync_directory(place_.disk, workshop.log_directory);
  }
  if (done) done = file::remove_tree(place_.disk, workshop.log_directory);
  return done ? file::remove_tree(place_.disk, workshop.index_directory) : done;
}

Status CompactionLog::take_segments(bool check) {
  const auto logs = bases_in(place_.log_directory,
                             {place_.layout.log_bytes, "compactionMappedFileSize", &place_.disk});
  if (!logs) return logs.error();
  const auto indexes =
      bases_in(place_.index_directory,
               {place_.layout.index_bytes, "compactionCqMappedFileSize", &place_.disk});
  if (!indexes) return indexes.error();
  for (const std::int64_t base : *indexes) {
    if (logs->contains(base)) continue;
    log::warn("store: {}/{} has no records in {}; left alone", place_.index_directory,
              segment_name(base), place_.log_directory);
  }
  Segments segments;
  for (const std::int64_t base : *logs) {
    const bool is_last = base == *logs->rbegin();
    auto opened = CompactionSegment::open(place_, {base}, check && is_last);
    if (!opened) return opened.error();
    segments.push_back(std::move(*opened));
  }
  publish(std::move(segments));
  return {};
}

CompactionLog::Segments CompactionLog::view() const {
  const std::lock_guard lock(mutex_);
  return segments_;
}

void CompactionLog::publish(Segments segments) {
  std::int64_t first = -1;
  std::int64_t last = -1;
  for (const auto& segment : segments) {
    if (segment->count() == 0) continue;
    if (first < 0) first = segment->unit(0).queue_offset.value;
    last = segment->unit(segment->count() - 1).queue_offset.value;
  }
  const std::lock_guard lock(mutex_);
  segments_ = std::move(segments);
  first_.store(first, std::memory_order_release);
  last_.store(std::max(last, last_.load()), std::memory_order_release);
}

void CompactionLog::give_up() {
  Segments gone;  // unmapped without the lock
  const std::lock_guard lock(mutex_);
  gone.swap(segments_);
  first_.store(-1, std::memory_order_release);
  last_.store(-1, std::memory_order_release);
  is_dirty_ = false;
}

Status CompactionLog::append(std::string_view bytes, const wire::record::Record& record) {
  if (record.queue_offset <= last()) return {};
  if (segments_.empty() || !segments_.back()->has_room(record.total_size)) {
    Status rolled = roll(record.total_size);
    if (!rolled) return rolled;
  }
  Status appended = segments_.back()->append(bytes, record);
  if (!appended) return appended;
  is_dirty_ = true;
  if (first() < QueueOffset{}) first_.store(record.queue_offset.value, std::memory_order_release);
  last_.store(record.queue_offset.value, std::memory_order_release);
  return {};
}

Status CompactionLog::roll(std::int64_t record_bytes) {
  if (!may_hold(record_bytes)) {
    return Error{ErrorCode::kResourceExhausted, "a message of " + std::to_string(record_bytes) +
                                                    " bytes is larger than a file of " +
                                                    place_.log_directory +
                                                    "; see compactionMappedFileSize"};
  }
  LogOffset base;
  if (!segments_.empty()) {
    Status sealed = segments_.back()->seal();
    if (!sealed) return sealed;
    base = segments_.back()->base() + place_.layout.log_bytes;
  }
  auto made = CompactionSegment::create(place_, base);
  if (!made) return made.error();
  Status named = file::sync_directory(place_.disk, place_.log_directory);
  if (named) named = file::sync_directory(place_.disk, place_.index_directory);
  if (!named) return named;
  const std::lock_guard lock(mutex_);
  segments_.push_back(std::move(*made));
  return {};
}

Status CompactionLog::sync() {
  if (!is_dirty_) return {};
  Status synced = segments_.back()->sync();
  if (synced) is_dirty_ = false;
  return synced;
}

Status CompactionLog::replace(std::size_t count, const Segments& by) {
  ReplacementNote note;
  for (std::size_t i = 0; i < count; ++i) note.old_bases.push_back(segments_[i]->base().value);
  for (const auto& segment : by) note.new_bases.push_back(segment->base().value);
  const CompactionPlace workshop = place_.workshop();
  Status done = file::make_lasting_directories(place_.disk, workshop.log_directory);
  if (done && !by.empty()) done = file::sync_directory(place_.disk, workshop.index_directory);
  if (done) done = note.write(place_.disk, workshop.log_directory);
  if (done) done = finish_replacing();
  if (!done) return done;
  // Readers that have the old segments keep their mappings.
  Segments segments = by;
  segments.insert(segments.end(), segments_.begin() + static_cast<std::ptrdiff_t>(count),
                  segments_.end());
  publish(std::move(segments));
  return clear_workshop();
}

}  // namespace saker::store
