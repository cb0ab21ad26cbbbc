#include "store/recovery/cut_tail.h"

#include <algorithm>
#include <string_view>

#include "base/log.h"
#include "file/directory.h"
#include "file/move.h"
#include "store/log/segment_directory.h"

namespace saker::store {
namespace {

// Behind so many zeros nothing is looked for: writes that were under way are not further apart.
constexpr std::size_t kGapBytesMax = 4 << 20;

/// Without the zeros at its end.
std::string_view written_part(std::string_view bytes) {
  std::size_t end = 0;
  while (end < bytes.size()) {
    const std::string_view window = bytes.substr(end, kGapBytesMax);
    const std::size_t last = window.find_last_not_of('\0');
    if (last == std::string_view::npos) break;
    end += last + 1;
  }
  return bytes.substr(0, end);
}

Status keep(file::Disk& disk, const Segment& segment, file::Range part, const std::string& path) {
  const std::string directory = file::parent_of(path);
  Status done = file::make_lasting_directories(disk, directory);
  if (done) done = file::copy_range(disk, segment.path(), part, path);
  return done ? file::sync_directory(disk, directory) : done;
}

}  // namespace

void keep_cut_tail(file::Disk& disk, const SegmentView& segments, LogOffset end,
                   const std::string& root, std::int64_t now_ms) {
  const Segment* segment = segments.find(end);
  const auto mapping = segment == nullptr ? nullptr : segment->view();
  if (mapping == nullptr) return;
  const auto within = static_cast<std::size_t>(end - segment->base());
  const std::string_view bytes = written_part(mapping->view().substr(within));
  if (bytes.empty()) return;
  const std::string path = root + "/cut/" + segment_name(end.value) + "-" + std::to_string(now_ms);
  const file::Range part{end - segment->base(), static_cast<std::int64_t>(bytes.size())};
  const Status kept = keep(disk, *segment, part, path);
  log::warn("store: the log ends at offset {} in {}; {} bytes behind it are no whole records, {}",
            end.value, segment->path(), bytes.size(),
            kept ? "kept in " + path : "not kept: " + kept.error().message);
}

}  // namespace saker::store
