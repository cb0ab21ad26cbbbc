#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "file/disk.h"
#include "store/queue/file_cache.h"
#include "store/store.h"

namespace saker::store {

/// What a queue's extension says of one message. ON DISK: never change. Source: spec 04 §9.
///
///     0  size 2 · 2  tags code 8 · 10  store time 8 · 18  length of bit map 2 · 20  bit map
struct ExtensionUnit {
  std::int64_t tags_code = 0;
  std::int64_t store_ms = 0;
  std::string bit_map;  ///< of the filters that the message passes; may be empty
};

/// Files beside the simple queues, `<directory>/<topic>/<id>/<20 digits>`, with a unit a message;
/// the entry of the queue then has the unit's address where the tags code would stand.
///
/// Thread: any (locks mutex_).
class QueueExtensions {
 public:
  /// `file_bytes`: of each file. Errors of the disk cost a unit, never a message: the entry then
  /// says the tags code itself.
  QueueExtensions(file::Disk& disk, std::string directory, std::int64_t file_bytes);

  /// Looks at the files that are there. Errors: one of another length than configured (kCorrupt;
  /// says what to do): addresses in entries would mean other places.
  Status check() const;

  /// Whether what stands in the place of a tags code is an address: below every hash.
  static bool is_address(std::int64_t tags_code) { return tags_code <= kAddressMax; }

  /// Appends a unit; what then stands in the place of its tags code. `last`: that of the queue's
  /// last entry, if it has any. The first unit of a run goes behind the one that it names, or, if
  /// it names none, into a file behind all that are there; of a queue without entries to the front.
  std::int64_t put(const QueueName& queue, const ExtensionUnit& unit,
                   std::optional<std::int64_t> last);
  /// Nothing if there is no such unit.
  std::optional<ExtensionUnit> read(const QueueName& queue, std::int64_t address) const;

  /// Waits until what was put is on the medium.
  Status sync();

  /// Removes the files before the one with the unit at the address.
  void remove_before(const QueueName& queue, std::int64_t address);
  void remove_all(const QueueName& queue) { remove_before(queue, kAddressMax); }

 private:
  static constexpr std::int64_t kAddressMax = -2147483649;
  static constexpr std::int64_t kEndBytes = 4;  ///< of a file, never used

  using FileId = std::pair<const QueueName*, std::int64_t>;

  std::string directory_of(const QueueName& queue) const;
  std::string path_of(const QueueName& queue, std::int64_t begin) const;
  /// Under mutex_: the table's own name of a queue, which stays.
  const QueueName& own_name(const QueueName& queue) const;
  static std::optional<ExtensionUnit> read_at(const file::File& file, std::int64_t position);
  Result<std::vector<std::int64_t>> files_in(const std::string& directory) const;
  Result<FileCache::Handle> open(const QueueName& queue, std::int64_t begin, bool may_make) const;
  Status make(const QueueName& queue, const std::string& path) const;
  Result<std::int64_t> first_position(const QueueName& queue,
                                      std::optional<std::int64_t> last) const;
  Status append(const QueueName& queue, std::int64_t& position, std::string_view bytes);
  std::int64_t without_unit(const ExtensionUnit& unit, const Error& why);
  std::int64_t begin_of(std::int64_t position) const { return position - position % file_bytes_; }

  file::Disk& disk_;
  const std::string directory_;
  const std::int64_t file_bytes_;
  mutable FileCache open_files_;
  mutable std::mutex mutex_;
  static constexpr std::int64_t kUnknown = -1;
  /// Under mutex_: where the next unit of a queue goes. Keys stay: files are cached by them.
  mutable std::map<QueueName, std::int64_t> positions_;
  std::set<FileId> unsynced_;    // under mutex_
  bool has_complained_ = false;  // under mutex_
};

}  // namespace saker::store
