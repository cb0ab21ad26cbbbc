#include "store/inspect/file_set.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <utility>

#include "file/directory.h"
#include "file/io_error.h"
#include "store/log/segment_directory.h"

namespace saker::store::inspect {
namespace {

constexpr std::size_t kNameDigits = 20;
constexpr std::int64_t kBaseMax = std::int64_t{1} << 62;  // leaves room to add a length

std::optional<std::int64_t> base_of(const std::string& name) {
  if (name.size() != kNameDigits || name.front() == '-') return std::nullopt;
  std::int64_t base = 0;
  const char* last = name.data() + name.size();
  const auto [end, error] = std::from_chars(name.data(), last, base);
  if (error != std::errc{} || end != last || base > kBaseMax) return std::nullopt;
  return base;
}

std::int64_t commonest_length(const std::vector<SetFile>& files) {
  LengthCounts counts;
  for (const SetFile& file : files) ++counts[file.bytes];
  // Where files follow each other their names say it, too.
  for (std::size_t i = 1; i < files.size(); ++i) {
    const auto found = counts.find(files[i].base - files[i - 1].base);
    if (found != counts.end()) ++found->second;
  }
  return commonest(counts);
}

/// Leaves one file of each base among the files, which are sorted.
void set_twins_apart(FileSet& set) {
  std::vector<SetFile> files;
  for (SetFile& file : set.files) {
    const bool is_twin = !files.empty() && files.back().base == file.base;
    const bool is_better =
        is_twin && file.bytes == set.file_bytes && files.back().bytes != set.file_bytes;
    if (is_better) std::swap(files.back(), file);
    (is_twin ? set.twins : files).push_back(std::move(file));
  }
  set.files = std::move(files);
}

}  // namespace

std::int64_t commonest(const LengthCounts& counts) {
  std::int64_t best = 0;
  int best_count = 0;
  for (const auto& [bytes, count] : counts) {
    if (bytes > 0 && count >= best_count) best = bytes, best_count = count;
  }
  return best;
}

std::int64_t FileSet::bytes() const {
  std::int64_t sum = 0;
  for (const SetFile& file : files) sum += file.bytes;
  return sum;
}

std::string words_on_stranger(const std::string& path) {
  return base_of(path.substr(path.rfind('/') + 1))
             ? "is a link that leads nowhere: brokers do not start with it"
             : "is not named by 20 digits: RocketMQ does not start with it";
}

std::string FileSet::path(const SetFile& file) const {
  return (file.directory.empty() ? directory : file.directory) + "/" + segment_name(file.base);
}

const SetFile* FileSet::holding(std::int64_t position) const {
  const auto behind =
      std::upper_bound(files.begin(), files.end(), position,
                       [](std::int64_t wanted, const SetFile& file) { return wanted < file.base; });
  if (behind == files.begin()) return nullptr;
  const SetFile& file = *(behind - 1);
  return position < file.end() ? &file : nullptr;
}

Result<FileSet> list_file_set(const std::string& directory, std::int64_t file_bytes) {
  const Result<file::Entries> entries = file::list_directory(directory);
  if (!entries) return entries.error();
  FileSet set;
  set.directory = directory;
  for (const std::string& name : entries->files) {
    const std::optional<std::int64_t> base = base_of(name);
    if (!base) {
      set.strangers.push_back(directory + "/" + name);
      continue;
    }
    struct stat facts {};
    if (::stat((directory + "/" + name).c_str(), &facts) != 0) {
      if (errno != ENOENT) return file::io_error("examine", directory + "/" + name, errno);
      const bool is_link = ::lstat((directory + "/" + name).c_str(), &facts) == 0;
      if (is_link) set.strangers.push_back(directory + "/" + name);
      continue;  // else a running broker removed it since
    }
    set.files.push_back({*base, facts.st_size});
  }
  set.file_bytes = file_bytes > 0 ? file_bytes : commonest_length(set.files);
  return set;
}

Result<FileSet> list_file_set(const std::vector<std::string>& directories,
                              std::int64_t file_bytes) {
  Result<FileSet> set = list_file_set(directories.front(), file_bytes);
  for (std::size_t i = 1; set && i < directories.size(); ++i) {
    Result<FileSet> more = list_file_set(directories[i], file_bytes);
    if (!more) return more;
    set->more_directories.push_back(directories[i]);
    set->strangers.insert(set->strangers.end(), more->strangers.begin(), more->strangers.end());
    for (SetFile& file : more->files) {
      file.directory = directories[i];
      set->files.push_back(std::move(file));
    }
  }
  if (!set || directories.size() == 1) return set;
  std::stable_sort(set->files.begin(), set->files.end(),
                   [](const SetFile& a, const SetFile& b) { return a.base < b.base; });
  if (file_bytes <= 0) set->file_bytes = commonest_length(set->files);
  set_twins_apart(*set);
  return set;
}

}  // namespace saker::store::inspect
