#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/result.h"
#include "file/file.h"

namespace saker::store {

/// Keeps the files that were used last open, so that very many queues take few descriptors.
/// Thread: any (locks mutex_).
class FileCache {
 public:
  struct Key {
    const void* owner = nullptr;
    std::int64_t begin = 0;  ///< of the file, in the owner's terms
    friend bool operator==(const Key&, const Key&) = default;
  };
  using Handle = std::shared_ptr<file::File>;

  explicit FileCache(std::size_t files_max) : files_max_(files_max) {}

  /// The file, if it is open. Who holds the handle may use it as long as he likes.
  Handle find(const Key& key);
  /// Keeps a file that was just opened; closes the one that was unused longest where there are too
  /// many. If another thread was first, its handle is the answer.
  Handle add(const Key& key, file::File file);
  /// To be called when the file is removed.
  void forget(const Key& key);

  std::size_t size() const;

 private:
  struct Open {
    Key key;
    Handle handle;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<const void*>{}(key.owner) + static_cast<std::size_t>(key.begin);
    }
  };

  const std::size_t files_max_;
  mutable std::mutex mutex_;
  std::list<Open> open_;                                                // used last first
  std::unordered_map<Key, std::list<Open>::iterator, KeyHash> places_;  // both under mutex_
};

/// How many files a cache may keep open when the process may have `descriptors` in all: most are
/// left to connections.
std::size_t cached_files_max(std::size_t descriptors);

}  // namespace saker::store
