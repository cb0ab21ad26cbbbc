#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "store/log/segment.h"

namespace saker::store {

/// The directories of a commit log. New files go to the writable ones in turn, past those that are
/// full. A file is found by listing the directories: where it was put hung on which of them were
/// full at that moment. Thread: any (locks mutex_).
class LogPlaces {
 public:
  /// One at least is writable.
  explicit LogPlaces(std::vector<LogPlace> places);
  /// Of a new one: which are full is forgotten.
  LogPlaces(const LogPlaces& other) : places_(other.places_) {}

  const std::vector<LogPlace>& all() const { return places_; }
  std::vector<std::string> writable_directories() const;

  /// Where the file with this first offset may be made: the place whose turn it is, then the others
  /// in case that one refuses.
  std::vector<LogPlace> candidates(LogOffset base) const;

  /// Directories that get no new files as long as there are others.
  void set_full(std::vector<std::string> directories);

 private:
  bool is_full(const LogPlace& place) const;  // under mutex_

  const std::vector<LogPlace> places_;
  mutable std::mutex mutex_;
  std::vector<std::string> full_;  // under mutex_
};

/// The parts of "a,b,c", without blanks around them; empty ones and repetitions left out.
std::vector<std::string> split_paths(std::string_view list);

}  // namespace saker::store
