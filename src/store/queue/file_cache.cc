#include "store/queue/file_cache.h"

#include <algorithm>
#include <utility>

namespace saker::store {

FileCache::Handle FileCache::find(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(key);
  if (place == places_.end()) return nullptr;
  open_.splice(open_.begin(), open_, place->second);
  return place->second->handle;
}

FileCache::Handle FileCache::add(const Key& key, file::File file) {
  Handle closed;  // without the lock
  const std::lock_guard lock(mutex_);
  if (const auto place = places_.find(key); place != places_.end()) return place->second->handle;
  open_.push_front({key, std::make_shared<file::File>(std::move(file))});
  places_.emplace(key, open_.begin());
  if (open_.size() > files_max_) {
    closed = std::move(open_.back().handle);
    places_.erase(open_.back().key);
    open_.pop_back();
  }
  return open_.front().handle;
}

void FileCache::forget(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(key);
  if (place == places_.end()) return;
  open_.erase(place->second);
  places_.erase(place);
}

std::size_t FileCache::size() const {
  const std::lock_guard lock(mutex_);
  return open_.size();
}

std::size_t cached_files_max(std::size_t descriptors) {
  constexpr std::size_t kLeast = 64;
  constexpr std::size_t kMost = 8192;
  return std::clamp(descriptors / 4, kLeast, kMost);
}

}  // namespace saker::store
