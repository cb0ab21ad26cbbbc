#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string_view>
#include <vector>

#include "base/string_map.h"

namespace saker::broker {

/// Immutable values by name, replaced as a whole. generation() changes with every change, so that
/// a SnapshotCache can tell whether what it remembers still holds.
/// Thread: any (locks mutex_).
template <class T>
class SnapshotMap {
 public:
  using Pointer = std::shared_ptr<const T>;

  /// Null if there is none.
  Pointer find(std::string_view name) const {
    const std::shared_lock lock(mutex_);
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : found->second;
  }

  void put(std::string_view name, Pointer value) {
    const std::unique_lock lock(mutex_);
    values_.insert_or_assign(std::string(name), std::move(value));
    generation_.fetch_add(1, std::memory_order_release);
  }

  /// The value that holds the name afterwards: the given one, or the one that was there first.
  Pointer put_if_absent(std::string_view name, Pointer value) {
    const std::unique_lock lock(mutex_);
    const auto [at, inserted] = values_.try_emplace(std::string(name), std::move(value));
    if (inserted) generation_.fetch_add(1, std::memory_order_release);
    return at->second;
  }

  void erase(std::string_view name) {
    const std::unique_lock lock(mutex_);
    const auto found = values_.find(name);
    if (found == values_.end()) return;
    values_.erase(found);
    generation_.fetch_add(1, std::memory_order_release);
  }

  std::vector<Pointer> all() const {
    const std::shared_lock lock(mutex_);
    std::vector<Pointer> values;
    values.reserve(values_.size());
    for (const auto& [name, value] : values_) values.push_back(value);
    return values;
  }

  /// Calls with every name and value, under the lock.
  template <class Visit>
  void for_each(Visit&& visit) const {
    const std::shared_lock lock(mutex_);
    for (const auto& [name, value] : values_) visit(name, *value);
  }

  std::size_t size() const {
    const std::shared_lock lock(mutex_);
    return values_.size();
  }

  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

 private:
  mutable std::shared_mutex mutex_;
  StringMap<Pointer> values_;
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace saker::broker
