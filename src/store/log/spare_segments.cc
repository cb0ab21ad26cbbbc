#include "store/log/spare_segments.h"

#include <sys/stat.h>

#include <algorithm>

#include "base/log.h"
#include "file/directory.h"
#include "store/log/segment_directory.h"

namespace saker::store {
namespace {

bool has_length(const std::string& path, std::int64_t bytes) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 && facts.st_size == bytes;
}

}  // namespace

std::string SpareSegments::directory_of(const std::string& log_directory) {
  return log_directory + ".spare";
}

Status SpareSegments::load(const LogPlaces& places, LogOffset log_begin) {
  for (const LogPlace& place : places.all()) {
    Status loaded = place.is_read_only ? Status() : load_place(place, log_begin);
    if (!loaded) return loaded;
  }
  return {};
}

Status SpareSegments::load_place(const LogPlace& place, LogOffset log_begin) {
  const std::string directory = directory_of(place.directory);
  const Result<file::Entries> found = file::list_directory(directory);
  if (!found) return found.error();
  const std::lock_guard lock(mutex_);
  for (const std::string& name : found->files) {
    const std::string path = directory + "/" + name;
    const std::string first_name = segment_name(log_begin.value);
    const bool is_older = name.size() == first_name.size() && name < first_name;
    if (kept_ < count_max_ && is_older && has_length(path, place.segment_bytes)) {
      ++kept_;
      ready_.push_back(path);
      continue;
    }
    log::info("store: removes {}, which is not kept for the commit log", path);
    Status removed = file::remove_file(disk_, path);
    if (!removed) return removed;
  }
  return count_max_ == 0 ? file::remove_tree(disk_, directory) : Status();
}

std::optional<std::string> SpareSegments::set_aside(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (kept_ >= count_max_) return std::nullopt;
  const std::string log_directory = file::parent_of(path);
  const std::string directory = directory_of(log_directory);
  std::string spare = directory + path.substr(path.rfind('/'));
  Status moved = file::make_directories(disk_, directory);
  if (moved) moved = file::rename_file(disk_, path, spare);
  // Both names on the medium before a byte changes.
  if (moved) moved = file::sync_directory(disk_, directory);
  if (moved) moved = file::sync_directory(disk_, log_directory);
  if (!moved) {
    log::warn("store: an expired file is not kept for the commit log: {}", moved.error().message);
    (void)file::rename_file(disk_, spare, path);
    return std::nullopt;
  }
  ++kept_;
  return spare;
}

void SpareSegments::offer(std::string spare_path) {
  const std::lock_guard lock(mutex_);
  ready_.push_back(std::move(spare_path));
}

void SpareSegments::forget() {
  const std::lock_guard lock(mutex_);
  --kept_;
}

std::optional<std::string> SpareSegments::take(const std::string& log_directory) {
  const std::string directory = directory_of(log_directory);
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(
      ready_.begin(), ready_.end(),
      [&directory](const std::string& path) { return file::parent_of(path) == directory; });
  if (found == ready_.end()) return std::nullopt;
  std::string path = std::move(*found);
  ready_.erase(found);
  --kept_;
  return path;
}

std::vector<std::string> SpareSegments::take_all() {
  const std::lock_guard lock(mutex_);
  kept_ -= static_cast<int>(ready_.size());
  return std::exchange(ready_, {});
}

}  // namespace saker::store
