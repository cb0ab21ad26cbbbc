// Entries that are dropped while others read them, follow the log or bring them to the medium.

#include <array>
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "file/disk.h"
#include "file/scratch_directory.h"
#include "store/queue/queue.h"

namespace saker::store {
namespace {

/// Of both kinds; in a simple queue the numbers go on behind what was dropped.
void read_while_dropping(QueueKind kind) {
  constexpr int kRounds = 5'000;
  constexpr std::int64_t kEntries = 16;
  const file::ScratchDirectory scratch;
  file::RealDisk disk;
  const QueuePlace place{disk, scratch.path(), 1000 * QueueEntry::bytes_of(kind), kind};
  Queue queue{place, {"T", {0}}};
  std::atomic<bool> is_done = false;
  std::thread reader([&] {
    std::array<QueueEntry, kEntries> out;
    while (!is_done) {
      const std::int64_t last = queue.entries().end - 1;
      if (last < 0) continue;
      const Result<std::size_t> got = queue.read({last}, out);
      for (std::size_t i = 0; got && i < *got; ++i)
        ASSERT_TRUE(out[i].is_blank() || out[i].log_offset.value == out[i].tags_code * 100);
    }
  });
  std::int64_t next = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (const std::int64_t end = next + kEntries; next < end; ++next)
      queue.put({next}, {.log_offset = {next * 100}, .size = 9, .tags_code = next});
    ASSERT_TRUE(queue.write_tail().ok());  // leaves no memory behind that a reader might look at
    ASSERT_TRUE(queue.drop_entries().ok());
  }
  is_done = true;
  reader.join();
}

TEST(QueueDropRace, ReadersOfABatchQueueFindEntriesOrNone) {
  read_while_dropping(QueueKind::kBatch);
}

TEST(QueueDropRace, ReadersOfASimpleQueueFindEntriesOrNone) {
  read_while_dropping(QueueKind::kSimple);
}

}  // namespace
}  // namespace saker::store
