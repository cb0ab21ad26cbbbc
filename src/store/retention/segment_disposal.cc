#include "store/retention/segment_disposal.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "file/directory.h"

namespace saker::store {
namespace {

constexpr std::int64_t kStepBytes = 32 << 20;
constexpr std::int64_t kStepRestMs = 15;

}  // namespace

void SegmentDisposal::add(Segment& segment, Fate fate) {
  add_path(segment.path(), segment.retire(), segment.bytes());
  if (fate == Fate::kDelete || spares_ == nullptr) return;
  Item& item = items_.back();
  std::optional<std::string> spare = spares_->set_aside(item.path);
  if (!spare) return;
  item.path = std::move(*spare);
  item.is_spare = true;
}

void SegmentDisposal::add_path(const std::string& path, std::weak_ptr<const file::Mapping> mapping,
                               std::int64_t bytes) {
  Item item;
  item.path = path;
  item.mapping = std::move(mapping);
  item.bytes = bytes;
  // Through this the bytes can be reached when the name is gone.
  Result<file::File> file = file::File::open(disk_, item.path, file::OpenMode::kReadWrite);
  if (file) item.file.emplace(std::move(*file));
  items_.push_back(std::move(item));
}

void SegmentDisposal::work() {
  for (auto item = items_.begin(); item != items_.end();) {
    if (item->is_spare) {
      item = offer_spare(*item) ? items_.erase(item) : std::next(item);
      continue;
    }
    if (Status removed = remove_name(*item); !removed) {
      log::error("store: cannot delete an expired file, trying on: {}", removed.error().message);
      return;
    }
    if (!item->mapping.expired()) {
      ++item;
      continue;
    }
    if (!shorten(*item)) return;
    item = items_.erase(item);
  }
}

bool SegmentDisposal::offer_spare(Item& item) {
  if (!item.mapping.expired()) return false;
  spares_->offer(item.path);
  return true;
}

void SegmentDisposal::give_up_spares() {
  if (spares_ == nullptr) return;
  for (Item& item : items_) {
    if (!std::exchange(item.is_spare, false)) continue;
    spares_->forget();
  }
  for (const std::string& path : spares_->take_all()) {
    log::warn("store: deletes {} for room on the disk", path);
    add_path(path, {}, 0);
    Item& item = items_.back();
    if (!item.file) continue;
    const Result<std::int64_t> bytes = item.file->size();
    if (bytes) item.bytes = *bytes;
  }
}

Status SegmentDisposal::remove_name(Item& item) const {
  if (!item.has_name) return {};
  Status done = file::remove_file(disk_, item.path);
  // On the medium before a byte is: after a power failure it is there whole, or not at all.
  if (done) done = file::sync_directory(disk_, file::parent_of(item.path));
  if (done) item.has_name = false;
  return done;
}

bool SegmentDisposal::shorten(Item& item) const {
  while (item.file && item.bytes > 0) {
    item.bytes = std::max<std::int64_t>(item.bytes - kStepBytes, 0);
    // Where it is refused, closing frees the rest at once.
    if (!item.file->resize(item.bytes)) return true;
    if (item.bytes > 0 && !pause_(kStepRestMs)) return false;
  }
  return true;
}

bool SegmentDisposal::is_stuck() const {
  return std::any_of(items_.begin(), items_.end(),
                     [](const Item& item) { return item.has_name && !item.is_spare; });
}

std::int64_t SegmentDisposal::bytes_left() const {
  std::int64_t bytes = 0;
  for (const Item& item : items_) bytes += item.bytes;
  return bytes;
}

}  // namespace saker::store
