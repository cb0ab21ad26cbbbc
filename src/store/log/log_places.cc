#include "store/log/log_places.h"

#include <algorithm>

#include "base/assert.h"

namespace saker::store {

LogPlaces::LogPlaces(std::vector<LogPlace> places) : places_(std::move(places)) {
  SAKER_ASSERT(std::any_of(places_.begin(), places_.end(),
                           [](const LogPlace& place) { return !place.is_read_only; }));
}

std::vector<std::string> LogPlaces::writable_directories() const {
  std::vector<std::string> directories;
  for (const LogPlace& place : places_) {
    if (!place.is_read_only) directories.push_back(place.directory);
  }
  return directories;
}

bool LogPlaces::is_full(const LogPlace& place) const {
  return std::find(full_.begin(), full_.end(), place.directory) != full_.end();
}

// COMPAT: the order and the turn are RocketMQ's, so that files of both spread alike.
std::vector<LogPlace> LogPlaces::candidates(LogOffset base) const {
  std::vector<LogPlace> places;
  const auto is_usable = [](const LogPlace& place) { return !place.is_read_only; };
  std::copy_if(places_.begin(), places_.end(), std::back_inserter(places), is_usable);
  std::sort(places.begin(), places.end(),
            [](const LogPlace& a, const LogPlace& b) { return a.directory < b.directory; });

  const std::lock_guard lock(mutex_);
  auto end = std::stable_partition(places.begin(), places.end(),
                                   [this](const LogPlace& place) { return !is_full(place); });
  if (end == places.begin()) end = places.end();
  const std::int64_t number = base.value / places.front().segment_bytes;
  std::rotate(places.begin(), places.begin() + number % (end - places.begin()), end);
  return places;
}

void LogPlaces::set_full(std::vector<std::string> directories) {
  const std::lock_guard lock(mutex_);
  full_ = std::move(directories);
}

std::vector<std::string> split_paths(std::string_view list) {
  constexpr std::string_view kBlanks = " \t";
  std::vector<std::string> paths;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view path = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    path.remove_prefix(std::min(path.find_first_not_of(kBlanks), path.size()));
    path = path.substr(0, path.find_last_not_of(kBlanks) + 1);
    const bool is_known = std::find(paths.begin(), paths.end(), path) != paths.end();
    if (!path.empty() && !is_known) paths.emplace_back(path);
  }
  return paths;
}

}  // namespace saker::store
