#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace saker::store::inspect {

class ReadFaults;

/// One file of a set: named by the offset of its first byte.
struct SetFile {
  std::int64_t base = 0;
  std::int64_t bytes = 0;
  std::string directory = {};  ///< empty: the set's first

  std::int64_t end() const { return base + bytes; }
};

/// A directory, or several, of equally long files named by 20 digits, as it was found: nothing is
/// opened, changed or left out, whatever is wrong with it.
struct FileSet {
  std::string directory;
  std::vector<SetFile> files;          ///< by rising base
  std::vector<std::string> strangers;  ///< paths of files with other names, and of dead links
  std::int64_t file_bytes = 0;         ///< the length that every file should have
  std::vector<std::string> more_directories = {};
  /// Files that begin where one of `files` in another directory does; that one has the right
  /// length, if one of them has, or stands in the directory that was named first.
  std::vector<SetFile> twins = {};
  /// Gets what the disk does not give, which then reads as zeros; null: it is an error.
  ReadFaults* faults = nullptr;

  bool empty() const { return files.empty(); }
  std::int64_t begin() const { return files.empty() ? 0 : files.front().base; }
  std::int64_t end() const { return files.empty() ? 0 : files.back().base + file_bytes; }
  std::int64_t bytes() const;  ///< of all files
  std::string path(const SetFile& file) const;
  /// The file that holds a position; null if none does.
  const SetFile* holding(std::int64_t position) const;
};

/// How many files have a length.
using LengthCounts = std::map<std::int64_t, int>;
/// The commonest length, of equally common ones the largest; 0 if there is none.
std::int64_t commonest(const LengthCounts& counts);

/// What is wrong with a stranger, by its path.
std::string words_on_stranger(const std::string& path);

/// Lists a directory; one that does not exist lists empty. `file_bytes` is the right length, 0 if
/// it is not known: then it is the commonest one, of equally common ones the largest.
Result<FileSet> list_file_set(const std::string& directory, std::int64_t file_bytes = 0);

/// The same of files that are spread over directories; there is at least one.
Result<FileSet> list_file_set(const std::vector<std::string>& directories,
                              std::int64_t file_bytes = 0);

}  // namespace saker::store::inspect
