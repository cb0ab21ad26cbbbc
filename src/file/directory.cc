#include "file/directory.h"

#include <dirent.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "file/io_error.h"

namespace saker::file {
namespace {

bool is_directory(const std::string& parent, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN && entry.d_type != DT_LNK) return entry.d_type == DT_DIR;
  struct stat facts {};
  return ::stat((parent + "/" + entry.d_name).c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

/// Null at the end, or with the error that kept it from the rest.
const dirent* next_entry(DIR* directory, int& error) {
  errno = 0;
  const dirent* entry = ::readdir(directory);
  error = entry == nullptr ? errno : 0;
  return entry;
}

/// Makes the directory and what it stands in; appends what it made, parents first.
Status make(Disk& disk, const std::string& path, std::vector<std::string>& made) {
  int error = disk.make_directory(path);
  if (error == ENOENT) {
    Status parents = make(disk, parent_of(path), made);
    if (!parents) return parents;
    error = disk.make_directory(path);
  }
  if (error == 0) made.push_back(path);
  if (error == 0 || error == EEXIST) return {};
  return io_error("make the directory", path, error);
}

}  // namespace

Result<Entries> list_directory(const std::string& path) {
  Entries entries;
  DIR* directory = ::opendir(path.c_str());
  if (directory == nullptr) {
    if (errno == ENOENT) return entries;
    return io_error("list", path, errno);
  }
  int error = 0;
  while (const dirent* entry = next_entry(directory, error)) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    (is_directory(path, *entry) ? entries.directories : entries.files).emplace_back(name);
  }
  ::closedir(directory);
  // Half a list would pass for files that are gone.
  if (error != 0) return io_error("list", path, error);
  std::sort(entries.files.begin(), entries.files.end());
  std::sort(entries.directories.begin(), entries.directories.end());
  return entries;
}

Status make_directories(Disk& disk, const std::string& path) {
  std::vector<std::string> made;
  return make(disk, path, made);
}

Status make_directories(const std::string& path) {
  RealDisk disk;
  return make_directories(disk, path);
}

Status make_lasting_directories(Disk& disk, const std::string& path) {
  std::vector<std::string> made;
  Status done = make(disk, path, made);
  for (auto directory = made.begin(); done && directory != made.end(); ++directory) {
    done = sync_directory(disk, parent_of(*directory));
  }
  return done;
}

Status sync_directory(Disk& disk, const std::string& path) {
  const int error = disk.sync_directory(path);
  return error == 0 ? Status() : Status(io_error("write to the medium", path, error));
}

Status sync_directory(const std::string& path) {
  RealDisk disk;
  return sync_directory(disk, path);
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

Status remove_file(Disk& disk, const std::string& path) {
  const int error = disk.remove(path);
  if (error == 0 || error == ENOENT) return {};
  return io_error("remove", path, error);
}

Status remove_file(const std::string& path) {
  RealDisk disk;
  return remove_file(disk, path);
}

Status remove_tree(Disk& disk, const std::string& path) {
  const Result<Entries> entries = list_directory(path);
  if (!entries) return entries.error();
  for (const std::string& name : entries->files) {
    if (Status removed = remove_file(disk, path + "/" + name); !removed) return removed;
  }
  for (const std::string& name : entries->directories) {
    if (Status removed = remove_tree(disk, path + "/" + name); !removed) return removed;
  }
  return remove_tree(path);  // no file is left in it
}

Status remove_tree(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return io_error("remove", path, error.value());
  return {};
}

Status rename_file(Disk& disk, const std::string& from, const std::string& to) {
  const int error = disk.rename(from, to);
  if (error == 0) return {};
  return io_error("rename to " + to, from, error);
}

Status rename_file(const std::string& from, const std::string& to) {
  RealDisk disk;
  return rename_file(disk, from, to);
}

Result<std::int64_t> modified_ms(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return io_error("examine", path, errno);
  return static_cast<std::int64_t>(facts.st_mtim.tv_sec) * 1000 + facts.st_mtim.tv_nsec / 1'000'000;
}

Result<std::int64_t> free_bytes(const std::string& path) {
  struct statvfs facts {};
  if (::statvfs(path.c_str(), &facts) != 0) return io_error("examine", path, errno);
  return static_cast<std::int64_t>(facts.f_bavail) * static_cast<std::int64_t>(facts.f_frsize);
}

Status sync_file_system(Disk& disk, const std::string& path) {
  const int error = disk.sync_file_system(path);
  return error == 0 ? Status() : Status(io_error("write to the medium", path, error));
}

}  // namespace saker::file
