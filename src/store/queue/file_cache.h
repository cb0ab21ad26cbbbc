#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "file/file.h"

namespace saker::store {

/// Keeps files open, but not more than so many: very many queues take few descriptors. Queues that
/// fill alike are written in turns, and where they are some more than have room, the file that was
/// unused longest is the very one that comes next; so any of them goes, and most are found open.
/// Thread: any (locks mutex_).
class FileCache {
 public:
  struct Key {
    const void* owner = nullptr;
    std::int64_t begin = 0;  ///< of the file, in the owner's terms
    friend bool operator==(const Key&, const Key&) = default;
  };
  using Handle = std::shared_ptr<file::File>;
  /// As many files were forgotten until then.
  enum class Moment : std::uint64_t {};

  explicit FileCache(std::size_t files_max) : files_max_(files_max) {}

  /// The file, if it is open. Who holds the handle may use it as long as he likes.
  Handle find(const Key& key);
  /// Keeps a file that was just opened; closes another where there are too many. If another thread
  /// was first, its handle is the answer.
  Handle add(const Key& key, file::File file);
  /// The same for a file that may be removed meanwhile, and another made in its place: where one
  /// was forgotten since `before` it was opened, the handle is the caller's alone.
  Handle add(const Key& key, file::File file, Moment before);
  Moment now() const;
  /// To be called behind the removal of the file: who opened it before that does not add it then.
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

  Handle take_out(std::size_t place);

  const std::size_t files_max_;
  mutable std::mutex mutex_;
  std::vector<Open> open_;                                // under mutex_
  std::unordered_map<Key, std::size_t, KeyHash> places_;  // under mutex_: in open_
  std::minstd_rand chance_;                               // under mutex_
  std::uint64_t forgotten_ = 0;                           // under mutex_
};

/// How many files a cache may keep open when the process may have `descriptors` in all: at least
/// half are left to connections.
std::size_t cached_files_max(std::size_t descriptors);

}  // namespace saker::store
