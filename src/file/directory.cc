#include "file/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
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

/// Opens a directory, applies fsync or syncfs, closes it.
Status sync_through(const std::string& path, int (*sync)(int)) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return io_error("open", path, errno);
  const int error_number = sync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (error_number != 0) return io_error("write to the medium", path, error_number);
  return {};
}

}  // namespace

Result<Entries> list_directory(const std::string& path) {
  Entries entries;
  DIR* directory = ::opendir(path.c_str());
  if (directory == nullptr) {
    if (errno == ENOENT) return entries;
    return io_error("list", path, errno);
  }
  while (const dirent* entry = ::readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    (is_directory(path, *entry) ? entries.directories : entries.files).emplace_back(name);
  }
  ::closedir(directory);
  std::sort(entries.files.begin(), entries.files.end());
  std::sort(entries.directories.begin(), entries.directories.end());
  return entries;
}

Status make_directories(const std::string& path) {
  if (::mkdir(path.c_str(), 0755) == 0 || errno == EEXIST) return {};
  if (errno != ENOENT) return io_error("make the directory", path, errno);
  Status parents = make_directories(parent_of(path));
  if (!parents) return parents;
  if (::mkdir(path.c_str(), 0755) == 0 || errno == EEXIST) return {};
  return io_error("make the directory", path, errno);
}

Status sync_directory(const std::string& path) { return sync_through(path, ::fsync); }

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

Status remove_file(const std::string& path) {
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
  return io_error("remove", path, errno);
}

Status remove_tree(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return io_error("remove", path, error.value());
  return {};
}

Status rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  return io_error("rename to " + to, from, errno);
}

Result<std::int64_t> free_bytes(const std::string& path) {
  struct statvfs facts {};
  if (::statvfs(path.c_str(), &facts) != 0) return io_error("examine", path, errno);
  return static_cast<std::int64_t>(facts.f_bavail) * static_cast<std::int64_t>(facts.f_frsize);
}

Status sync_file_system(const std::string& path) { return sync_through(path, ::syncfs); }

}  // namespace saker::file
