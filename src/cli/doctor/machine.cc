#include "cli/doctor/machine.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/doctor/proc_text.h"
#include "file/io_error.h"

namespace saker::cli {
namespace {

namespace fs = std::filesystem;

/// Files of /proc and /sys have no length to be asked for.
Result<std::string> read_text(const std::string& path) {
  std::ifstream file(path);
  if (!file) return file::io_error("read", path, errno);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

template <class Parse>
auto read_parsed(const std::string& path, const Parse& parse)
    -> Result<typename decltype(parse(""))::value_type> {
  const auto text = read_text(path);
  if (!text) return text.error();
  auto parsed = parse(*text);
  if (!parsed) return Error{ErrorCode::kCorrupt, path + ": not understood: " + *text};
  return *std::move(parsed);
}

std::optional<std::int64_t> finite(rlim_t limit) {
  if (limit == RLIM_INFINITY) return std::nullopt;
  return static_cast<std::int64_t>(limit);
}

template <class Resource>
Result<Limit> read_limit(Resource resource) {
  rlimit limit{};
  if (::getrlimit(resource, &limit) != 0) {
    return Error{ErrorCode::kIo, std::string("getrlimit: ") + std::strerror(errno)};
  }
  return Limit{finite(limit.rlim_cur), finite(limit.rlim_max)};
}

Result<Mount> read_mount(const std::string& directory) {
  const std::string path = "/proc/self/mountinfo";
  const auto text = read_text(path);
  if (!text) return text.error();
  auto mount = find_mount(*text, directory);
  if (!mount) return Error{ErrorCode::kNotFound, path + ": no mount holds " + directory};
  return *std::move(mount);
}

/// The number of the block device. File systems such as btrfs have numbers of their own; what they
/// were mounted from has the device's.
Result<dev_t> device_of(const std::string& directory) {
  struct stat status {};
  if (::stat(directory.c_str(), &status) != 0) return file::io_error("stat", directory, errno);
  if (major(status.st_dev) != 0) return status.st_dev;
  const auto mount = read_mount(directory);
  if (!mount) return mount.error();
  if (::stat(mount->source.c_str(), &status) == 0 && S_ISBLK(status.st_mode)) {
    return status.st_rdev;
  }
  return Error{ErrorCode::kNotFound, directory + " is on no block device (" + mount->type + ")"};
}

}  // namespace

Result<Limit> read_descriptor_limit() { return read_limit(RLIMIT_NOFILE); }

Result<Limit> read_locked_memory_limit() { return read_limit(RLIMIT_MEMLOCK); }

Result<std::int64_t> read_max_map_count() {
  return read_parsed("/proc/sys/vm/max_map_count", parse_number);
}

Result<Swap> read_swap() {
  const auto total = read_parsed(
      "/proc/meminfo", [](std::string_view text) { return parse_memory_bytes(text, "SwapTotal"); });
  if (!total) return total.error();
  const auto swappiness = read_parsed("/proc/sys/vm/swappiness", parse_number);
  if (!swappiness) return swappiness.error();
  return Swap{*total, *swappiness};
}

Result<std::string> read_huge_pages() {
  return read_parsed("/sys/kernel/mm/transparent_hugepage/enabled", parse_choice);
}

Result<ClockState> read_clock() {
  timex times{};  // modes 0: only asks
  const int state = ::adjtimex(&times);
  if (state < 0) return Error{ErrorCode::kIo, std::string("adjtimex: ") + std::strerror(errno)};
  return ClockState{state != TIME_ERROR && (times.status & STA_UNSYNC) == 0, times.maxerror};
}

Result<std::string> existing_directory(const std::string& path) {
  std::error_code error;
  fs::path place = fs::absolute(path, error);
  if (error) return Error{ErrorCode::kIo, path + ": " + error.message()};
  while (!fs::is_directory(place, error) && place.has_relative_path()) place = place.parent_path();
  const fs::path real = fs::canonical(place, error);
  if (error) return Error{ErrorCode::kIo, path + ": " + error.message()};
  return real.string();
}

Result<std::string> read_file_system_type(const std::string& directory) {
  const auto mount = read_mount(directory);
  if (!mount) return mount.error();
  return mount->type;
}

Result<FileSystemRoom> read_room(const std::string& directory) {
  struct statvfs status {};
  if (::statvfs(directory.c_str(), &status) != 0) {
    return file::io_error("statvfs", directory, errno);
  }
  const auto block = static_cast<std::int64_t>(status.f_frsize);
  return FileSystemRoom{
      .used_bytes = static_cast<std::int64_t>(status.f_blocks - status.f_bfree) * block,
      .usable_bytes = static_cast<std::int64_t>(status.f_bavail) * block,
      .inodes = static_cast<std::int64_t>(status.f_files),
      .free_inodes = static_cast<std::int64_t>(status.f_favail)};
}

Result<DiskQueue> read_disk_queue(const std::string& directory) {
  const auto device = device_of(directory);
  if (!device) return device.error();
  const std::string link =
      "/sys/dev/block/" + std::to_string(major(*device)) + ":" + std::to_string(minor(*device));
  std::error_code error;
  fs::path block = fs::canonical(link, error);
  if (error) return Error{ErrorCode::kNotFound, "cannot read " + link + ": " + error.message()};
  if (fs::exists(block / "partition", error)) block = block.parent_path();
  const std::string queue = (block / "queue").string() + "/";
  const auto line = [](std::string_view text) -> std::optional<std::string> {
    while (text.ends_with('\n')) text.remove_suffix(1);
    return std::string(text);
  };
  return DiskQueue{.name = block.filename().string(),
                   .scheduler = read_parsed(queue + "scheduler", parse_choice),
                   .rotational = read_parsed(queue + "rotational", parse_number),
                   .write_cache = read_parsed(queue + "write_cache", line)};
}

}  // namespace saker::cli
