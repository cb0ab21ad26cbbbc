#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/result.h"

namespace saker::file {

/// Reads a file from front to back ahead of who looks at it, several pieces at a time, into a ring
/// of its own: what the page cache has from there, the rest past it. For gigabytes that are looked
/// at once: a mapping would wait for them page by page, and drive out what others need.
///
/// Thread: one; reads on four of its own. Nobody writes to the file meanwhile.
class ReadAhead {
 public:
  static constexpr std::int64_t kPieceBytes = 1 << 20;
  static constexpr std::int64_t kPieces = 16;

  /// Begins to read [from, end) of the file, which has so many bytes at least.
  static Result<std::unique_ptr<ReadAhead>> start(const std::string& path, std::int64_t from,
                                                  std::int64_t end);
  ~ReadAhead();

  /// The bytes from `position` on, which never goes back: at least `wanted` of them, as far as the
  /// range and kPieces - 1 pieces go. Empty if they cannot be read. Valid until the next call.
  std::string_view at(std::int64_t position, std::size_t wanted) {
    const std::int64_t wanted_end = position + static_cast<std::int64_t>(wanted);
    if (position / kPieceBytes != first_kept_ || wanted_end > known_end_)
      wait(position, wanted_end);
    if (known_end_ <= position) return {};
    return {ring_ + position % kRingBytes, static_cast<std::size_t>(known_end_ - position)};
  }

 private:
  static constexpr std::int64_t kRingBytes = kPieceBytes * kPieces;
  static constexpr std::size_t kThreads = 4;

  ReadAhead(std::string path, std::int64_t from, std::int64_t end);
  Status open();
  Status map_ring();
  void wait(std::int64_t position, std::int64_t wanted_end);
  void run();
  bool read_piece(std::int64_t piece);
  bool is_cached(std::int64_t offset, std::int64_t bytes) const;
  std::int64_t end_of(std::int64_t piece) const;

  const std::string path_;
  const std::int64_t end_;
  int cached_ = -1;          ///< descriptor that reads through the page cache
  int direct_ = -1;          ///< the same past it; -1 where the file system cannot
  char* ring_ = nullptr;     ///< twice in a row in memory, so that what wraps can be seen whole
  std::int64_t known_end_;   ///< ready_end_ as the user last saw it
  std::int64_t first_kept_;  ///< the piece that the user looks at

  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable ready_;
  bool stopping_ = false;                // under mutex_
  bool failed_ = false;                  // under mutex_
  std::int64_t free_end_;                // under mutex_: pieces before it may be read
  std::int64_t next_;                    // under mutex_: the piece that is read next
  std::int64_t ready_end_;               // under mutex_: bytes before it stand in the ring
  std::array<bool, kPieces> is_read_{};  // under mutex_: pieces behind ready_end_
  std::array<std::thread, kThreads> threads_;
};

}  // namespace saker::file
