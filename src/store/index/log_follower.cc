#include "store/index/log_follower.h"

#include <algorithm>

#include "base/log.h"
#include "wire/record/layout.h"

namespace saker::store {

namespace record = wire::record;
namespace layout = wire::record::layout;

namespace {

constexpr std::int64_t kReleaseStepBytes = 4 << 20;

}  // namespace

bool LogFollower::next(LogOffset limit, record::Record& record) {
  while (position_ < limit && enter_segment()) {
    // It may have led on, to where nothing is confirmed yet.
    if (position_ >= limit) return false;
    const std::string_view bytes =
        mapping_->view().substr(static_cast<std::size_t>(position_ - base_));
    if (pass_blank(bytes)) continue;
    const auto fault = record::decode(bytes, record::BodyCrc::kIgnore, record);
    if (!fault && record.log_offset == position_) {
      if (position_ + record.total_size > limit) return false;
      position_ = position_ + record.total_size;
      release_behind();
      return true;
    }
    pass_damage(limit);
  }
  return false;
}

bool LogFollower::enter_segment() {
  if (mapping_ != nullptr && position_ < base_ + mapping_->bytes()) return true;
  mapping_ = nullptr;
  const auto view = segments_.view();
  const Segment* segment = view->find(position_);
  if (segment == nullptr) {
    // Retention was faster, or a file is missing.
    segment = view->following(position_);
    if (segment == nullptr) return false;
    position_ = segment->base();
  }
  return map(*segment);
}

bool LogFollower::map(const Segment& segment) {
  held_ = segment.view();
  if (held_ == nullptr) return false;  // retention was faster
  const Result<file::File> file =
      file::File::open(segments_.disk(), segment.path(), file::OpenMode::kRead);
  if (!file && file.error().code == ErrorCode::kNotFound) return false;
  auto mapped = file ? file::Mapping::map(*file, {.bytes = segment.bytes()})
                     : Result<std::shared_ptr<file::Mapping>>(file.error());
  if (!mapped) {
    log::error("store: {}", mapped.error().message);
    return false;
  }
  mapping_ = std::move(*mapped);
  base_ = segment.base();
  released_ = position_;
  return true;
}

bool LogFollower::pass_blank(std::string_view bytes) {
  const auto blank = record::decode_blank(bytes);
  if (!blank || static_cast<std::size_t>(*blank) != bytes.size()) return false;
  position_ = base_ + mapping_->bytes();
  return true;
}

/// To the next record of the segment, or to where its written part ends: there one begins.
void LogFollower::pass_damage(LogOffset limit) {
  const LogOffset end = std::min(limit, base_ + mapping_->bytes());
  const std::string_view bytes = mapping_->view().substr(0, static_cast<std::size_t>(end - base_));
  LogOffset next = end;
  auto at = static_cast<std::size_t>(position_ - base_);
  while (next == end && (at = layout::find_candidate(bytes, at + 1)) != std::string_view::npos) {
    const LogOffset candidate = base_ + static_cast<std::int64_t>(at);
    record::Record found;
    const auto fault = record::decode(bytes.substr(at), record::BodyCrc::kCheck, found);
    if (!fault && found.log_offset == candidate) next = candidate;
  }
  log::error(
      "store: no record stands in {} bytes of the commit log from offset {} on; they are "
      "passed over",
      next - position_, position_.value);
  position_ = next;
  release_behind();
}

void LogFollower::release_behind() {
  if (position_ - released_ < kReleaseStepBytes) return;
  mapping_->release({released_ - base_, position_ - released_});
  released_ = position_;
}

void LogFollower::rest() {
  mapping_ = nullptr;
  held_ = nullptr;
}

}  // namespace saker::store
