#include "store/compaction/compaction_round.h"

#include <algorithm>

#include "model/property.h"

namespace saker::store {

namespace record = wire::record;

namespace {

/// What a key costs in the map besides its text.
constexpr std::int64_t kNodeBytes = 96;

std::string_view keys_of(const record::Record& record) {
  return property::find(record.properties, property::kKeys);
}

/// Calls `visit(bytes, record)` for each message; false ends it.
template <class Visit>
bool for_each_record(const CompactionSegment& segment, std::int64_t first, Visit&& visit) {
  const std::int64_t count = segment.count();
  for (std::int64_t i = first; i < count; ++i) {
    const Slice slice = segment.record(segment.unit(i));
    record::Record found;
    // A round leaves files with such records alone.
    if (record::decode(slice.bytes, record::BodyCrc::kIgnore, found)) continue;
    if (!visit(slice.bytes, found)) return false;
  }
  return true;
}

}  // namespace

Result<RoundResult> CompactionRound::run(QueueOffset position) {
  sealed_ = log_.view();
  if (sealed_.size() < 2) return RoundResult{position};
  sealed_.pop_back();
  if (has_changed(position) && is_damaged())
    return RoundResult{.position = position, .is_damaged = true};
  collect_keys(position);
  RoundResult result{std::max(position, last_), count_dropped()};
  if (stopping()) return RoundResult{position};
  if (result.dropped == 0) return result;
  Status cleared = log_.clear_workshop();
  if (!cleared) return cleared.error();
  CompactionLog::Segments written;
  Status done = write_kept(written);
  if (done && stopping()) return RoundResult{position};
  if (done) done = log_.replace(sealed_.size(), written);
  if (!done) return done.error();
  return result;
}

/// Something is sealed that no round has looked at.
bool CompactionRound::has_changed(QueueOffset position) const {
  return std::ranges::any_of(sealed_, [position](const auto& segment) {
    return segment->find(position + 1) < segment->count();
  });
}

/// What cannot be read now would be dropped for good, and with it perhaps the last value of a key.
bool CompactionRound::is_damaged() const {
  return std::ranges::any_of(sealed_, [](const auto& segment) {
    std::int64_t readable = 0;
    for_each_record(*segment, 0, [&readable](auto, const auto&) {
      ++readable;
      return true;
    });
    return segment->is_damaged() || readable < segment->count();
  });
}

void CompactionRound::collect_keys(QueueOffset position) {
  for (const auto& segment : sealed_) {
    if (!collect(*segment, position)) return;
  }
}

bool CompactionRound::collect(const CompactionSegment& segment, QueueOffset position) {
  return for_each_record(segment, segment.find(position + 1), [this](auto, const auto& record) {
    const auto [entry, is_new] = newest_.try_emplace(std::string(keys_of(record)));
    if (is_new) key_bytes_ += kNodeBytes + static_cast<std::int64_t>(entry->first.size());
    entry->second = record.queue_offset;
    last_ = record.queue_offset;
    return key_bytes_ < limits_.key_bytes_max && !stopping();
  });
}

bool CompactionRound::is_kept(const record::Record& record) const {
  if (record.queue_offset > last_) return true;
  const auto found = newest_.find(std::string(keys_of(record)));
  if (found != newest_.end() && record.queue_offset < found->second) return false;
  return !record.body.empty();
}

std::int64_t CompactionRound::count_dropped() const {
  std::int64_t dropped = 0;
  if (newest_.empty()) return dropped;
  for (const auto& segment : sealed_) {
    for_each_record(*segment, 0, [&](auto, const auto& record) {
      if (!is_kept(record)) ++dropped;
      return !stopping();
    });
  }
  return dropped;
}

Status CompactionRound::write_kept(CompactionLog::Segments& written) {
  Status done;
  for (const auto& segment : sealed_) {
    for_each_record(*segment, 0, [&](std::string_view bytes, const auto& record) {
      if (is_kept(record)) done = write(bytes, record, written);
      return done.ok() && !stopping();
    });
    if (!done.ok() || stopping()) return done;
  }
  return written.empty() ? done : written.back()->seal();
}

Status CompactionRound::write(std::string_view bytes, const record::Record& record,
                              CompactionLog::Segments& written) {
  const CompactionPlace workshop = log_.place().workshop();
  if (written.empty() || !written.back()->has_room(record.total_size)) {
    LogOffset base;
    if (!written.empty()) {
      Status sealed = written.back()->seal();
      if (!sealed) return sealed;
      base = written.back()->base() + workshop.layout.log_bytes;
    }
    auto made = CompactionSegment::create(workshop, base);
    if (!made) return made.error();
    written.push_back(std::move(*made));
  }
  return written.back()->append(bytes, record);
}

}  // namespace saker::store
