#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "file/disk_journal.h"

namespace saker::file {

/// What of the changes that were not synced a crash leaves.
enum class Survivors {
  kAll,      ///< the process died, not the machine: the page cache lives on
  kNone,     ///< nothing but what was synced
  kInOrder,  ///< the bytes of each file up to some change; that one is torn at a sector
  kPages,    ///< each page of 4096 bytes as of any moment since its sync
  kSectors,  ///< each sector of 512 bytes as of any moment since its sync
};

inline constexpr Survivors kAllSurvivors[] = {
    Survivors::kAll, Survivors::kNone, Survivors::kInOrder, Survivors::kPages, Survivors::kSectors};

std::string_view name_of(Survivors survivors);

/// A crash right before step `at` of a journal. One seed, one image.
struct Crash {
  std::size_t at = 0;
  Survivors survivors = Survivors::kNone;
  std::uint64_t seed = 0;
};

/// Makes `directory`, which is empty, what the recorded one would be after the crash.
///
/// Names and lengths that were not synced survive up to some moment, the same for all, as a file
/// system's journal keeps them; a file that was growing may have grown in part. Syncing a file says
/// nothing of its name, and syncing a directory nothing of what its files hold: as little as POSIX
/// promises.
void build_crash_image(const DiskJournal& journal, const Crash& crash,
                       const std::string& directory);

}  // namespace saker::file
