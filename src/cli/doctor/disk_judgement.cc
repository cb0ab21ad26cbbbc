#include <algorithm>
#include <array>

#include "cli/doctor/judgement.h"
#include "cli/text/text.h"
#include "file/disk.h"

namespace saker::cli {
namespace {

// Defaults of diskMaxUsedSpaceRatio and diskSpaceWarningLevelRatio: docs/operations.md.
constexpr int kUsedPercentGood = 75;
constexpr int kUsedPercentMost = 90;
constexpr std::int64_t kFreeInodesGood = 100'000;
constexpr std::int64_t kFreeInodesLeast = 5'000;
constexpr double kFlushUsGood = 20'000;
constexpr double kFlushUsMost = 500'000;

constexpr std::array kLocalTypes{"ext4", "xfs", "ext3", "ext2", "btrfs", "zfs"};
constexpr std::array kForgottenTypes{"tmpfs", "ramfs"};
constexpr std::array kIdleSchedulers{"none", "mq-deadline", "noop", "deadline"};

template <class Names>
bool holds(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

struct Words {
  const char* what;
  const char* why;
};

Check unknown(const Words& words, const Error& error) {
  return {words.what, error.message, Verdict::kUnknown, "", words.why};
}

Check said(const Words& words, std::string value, Verdict verdict = Verdict::kOk,
           std::string advice = "") {
  return {words.what, std::move(value), verdict, std::move(advice), words.why};
}

}  // namespace

Check judge_file_system(const Result<std::string>& type) {
  constexpr Words kWords{"file system", "a flushed message must outlive a power failure"};
  if (!type) return unknown(kWords, type.error());
  if (holds(kForgottenTypes, *type)) {
    return said(kWords, *type, Verdict::kBad, "it is memory: give --data a directory on a disk");
  }
  if (holds(kLocalTypes, *type)) return said(kWords, *type);
  return said(kWords, *type, Verdict::kAdvice, "ext4 or xfs on a local disk is what was tested");
}

Check judge_scheduler(const Result<DiskQueue>& queue) {
  constexpr Words kWords{"I/O scheduler", "a flush should not wait for the turns of others"};
  if (!queue) return unknown(kWords, queue.error());
  if (!queue->scheduler) return unknown(kWords, queue->scheduler.error());
  const std::string value = *queue->scheduler + " on " + queue->name;
  if (holds(kIdleSchedulers, *queue->scheduler)) return said(kWords, value);
  return said(kWords, value, Verdict::kAdvice,
              "echo mq-deadline > /sys/block/" + queue->name + "/queue/scheduler");
}

Check judge_rotational(const Result<DiskQueue>& queue) {
  constexpr Words kWords{"rotational", "seeks cost milliseconds when consumers read old messages"};
  if (!queue) return unknown(kWords, queue.error());
  if (!queue->rotational) return unknown(kWords, queue->rotational.error());
  if (*queue->rotational == 0) return said(kWords, "no (" + queue->name + ")");
  return said(kWords, "yes (" + queue->name + ")", Verdict::kAdvice,
              "an SSD; virtual disks often say yes without being one");
}

Check judge_write_cache(const Result<DiskQueue>& queue) {
  constexpr Words kWords{"write cache", "write back: each flush must empty it, see disk flush"};
  if (!queue) return unknown(kWords, queue.error());
  if (!queue->write_cache) return unknown(kWords, queue->write_cache.error());
  return said(kWords, *queue->write_cache + " on " + queue->name);
}

Check judge_space(const Result<FileSystemRoom>& room) {
  constexpr Words kWords{"free space",
                         "above 75 % expired files go at any hour, above 90 % sends "
                         "are refused"};
  if (!room) return unknown(kWords, room.error());
  const int used = file::Space{room->used_bytes, room->usable_bytes}.used_percent();
  const std::string value =
      size_text(room->usable_bytes) + " free, " + std::to_string(used) + " % used";
  if (used <= kUsedPercentGood) return said(kWords, value);
  return said(kWords, value, used > kUsedPercentMost ? Verdict::kBad : Verdict::kAdvice,
              "make room, or a lower fileReservedTime");
}

Check judge_inodes(const Result<FileSystemRoom>& room) {
  constexpr Words kWords{"free inodes", "each queue has files of its own"};
  if (!room) return unknown(kWords, room.error());
  if (room->inodes == 0) return said(kWords, "no fixed number");
  const std::string value = std::to_string(room->free_inodes) + " free";
  if (room->free_inodes >= kFreeInodesGood) return said(kWords, value);
  return said(kWords, value,
              room->free_inodes < kFreeInodesLeast ? Verdict::kBad : Verdict::kAdvice,
              "remove small files, or a file system with more inodes (mkfs.ext4 -N)");
}

Check judge_flush(const Result<Latency>& latency) {
  constexpr Words kWords{"disk flush", "with SYNC_FLUSH a send waits for one"};
  if (!latency) return unknown(kWords, latency.error());
  if (latency->p99_us <= kFlushUsGood) return said(kWords, latency->text());
  return said(kWords, latency->text(),
              latency->p99_us > kFlushUsMost ? Verdict::kBad : Verdict::kAdvice,
              "a faster or less busy disk, or flushDiskType=ASYNC_FLUSH");
}

}  // namespace saker::cli
