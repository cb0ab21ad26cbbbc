#include "store/queue/file_cache.h"

#include <algorithm>
#include <utility>

namespace saker::store {

FileCache::Handle FileCache::find(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(key);
  return place == places_.end() ? nullptr : open_[place->second].handle;
}

FileCache::Handle FileCache::add(const Key& key, file::File file) {
  return add(key, std::move(file), now());
}

FileCache::Handle FileCache::add(const Key& key, file::File file, Moment before) {
  auto opened = std::make_shared<file::File>(std::move(file));
  Handle closed;  // without the lock
  const std::lock_guard lock(mutex_);
  if (static_cast<Moment>(forgotten_) != before) return opened;
  if (const auto place = places_.find(key); place != places_.end()) {
    return open_[place->second].handle;
  }
  if (open_.size() >= files_max_) closed = take_out(chance_() % open_.size());
  places_.emplace(key, open_.size());
  open_.push_back({key, std::move(opened)});
  return open_.back().handle;
}

FileCache::Moment FileCache::now() const {
  const std::lock_guard lock(mutex_);
  return static_cast<Moment>(forgotten_);
}

void FileCache::forget(const Key& key) {
  Handle closed;  // without the lock
  const std::lock_guard lock(mutex_);
  ++forgotten_;
  if (const auto place = places_.find(key); place != places_.end())
    closed = take_out(place->second);
}

/// The last one takes the place. Under mutex_.
FileCache::Handle FileCache::take_out(std::size_t place) {
  Handle handle = std::move(open_[place].handle);
  places_.erase(open_[place].key);
  if (place + 1 < open_.size()) {
    open_[place] = std::move(open_.back());
    places_[open_[place].key] = place;
  }
  open_.pop_back();
  return handle;
}

std::size_t FileCache::size() const {
  const std::lock_guard lock(mutex_);
  return open_.size();
}

std::size_t cached_files_max(std::size_t descriptors) {
  constexpr std::size_t kLeast = 64;
  constexpr std::size_t kMost = 16'384;
  return std::clamp(descriptors / 2, kLeast, kMost);
}

}  // namespace saker::store
