#include "file/move.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <vector>

#include "file/directory.h"
#include "file/file.h"
#include "file/io_error.h"

namespace saker::file {
namespace {

constexpr std::size_t kStepBytes = 1 << 20;

bool is_directory(const std::string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

bool is_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

/// The first place from `at` on that is no hole; `end` if there is none.
std::int64_t next_data(const File& file, std::int64_t at, std::int64_t end) {
  const off_t found = ::lseek(file.descriptor(), at, SEEK_DATA);
  if (found < 0) return errno == ENXIO ? end : at;
  return std::min<std::int64_t>(found, end);
}

Status copy_bytes(const File& source, Range range, File& copy, const CopyProgress& progress) {
  std::string buffer(kStepBytes, '\0');
  const std::int64_t end = range.offset + range.bytes;
  for (std::int64_t at = next_data(source, range.offset, end); at < end;) {
    const auto wanted = static_cast<std::size_t>(
        std::min<std::int64_t>(end - at, static_cast<std::int64_t>(kStepBytes)));
    const Result<std::size_t> got = source.read_at(at, {buffer.data(), wanted});
    if (!got) return got.error();
    if (*got == 0) break;
    const std::string_view bytes(buffer.data(), *got);
    const Range part{at - range.offset, static_cast<std::int64_t>(*got)};
    if (!is_zero(bytes)) {
      if (Status written = copy.write_at(part.offset, bytes); !written) return written;
      copy.start_writeback(part);
    }
    if (progress) progress(part.offset + part.bytes, range.bytes);
    at = next_data(source, at + part.bytes, end);
  }
  return {};
}

Status copy_file(Disk& disk, const std::string& from, const std::string& to,
                 const CopyProgress& progress) {
  struct stat facts {};
  if (::stat(from.c_str(), &facts) != 0) return io_error("examine", from, errno);
  return copy_range(disk, from, {0, facts.st_size}, to, progress);
}

Status copy_tree(Disk& disk, const std::string& from, const std::string& to,
                 const CopyProgress& progress) {
  const Result<Entries> entries = list_directory(from);
  if (!entries) return entries.error();
  Status done = make_directories(disk, to);
  for (const std::string& name : entries->files) {
    if (done) done = copy_file(disk, from + "/" + name, to + "/" + name, progress);
  }
  for (const std::string& name : entries->directories) {
    if (done) done = copy_tree(disk, from + "/" + name, to + "/" + name, progress);
  }
  return done ? sync_directory(disk, to) : done;
}

Status copy_any(Disk& disk, const std::string& from, const std::string& to,
                const CopyProgress& progress) {
  return is_directory(from) ? copy_tree(disk, from, to, progress)
                            : copy_file(disk, from, to, progress);
}

Status remove_any(Disk& disk, const std::string& path) {
  return is_directory(path) ? remove_tree(disk, path) : remove_file(disk, path);
}

Status carry(Disk& disk, const std::string& from, const std::string& to,
             const CopyProgress& progress) {
  const std::string part = to + ".part";
  Status done = remove_any(disk, part);
  if (done) done = copy_any(disk, from, part, progress);
  if (done) done = rename_file(disk, part, to);
  if (done) done = sync_directory(disk, parent_of(to));
  if (done) return remove_any(disk, from);
  // It may have taken the last room. Where that fails, too, the first failure tells more.
  (void)remove_any(disk, part);
  return done;
}

Status move_entries(Disk& disk, const std::string& from, const std::string& to,
                    const CopyProgress& progress) {
  const Result<Entries> entries = list_directory(from);
  if (!entries) return entries.error();
  std::vector<std::string> names = entries->files;
  names.insert(names.end(), entries->directories.begin(), entries->directories.end());
  std::sort(names.begin(), names.end());
  Status done = make_lasting_directories(disk, to);
  for (const std::string& name : names) {
    if (done) done = move(disk, from + "/" + name, to + "/" + name, progress);
  }
  if (done) (void)remove_tree(disk, from);  // refused where something is mounted
  return done;
}

}  // namespace

std::string free_name(const std::string& path) {
  std::string name = path;
  for (int i = 2; exists(name); ++i) name = path + "-" + std::to_string(i);
  return name;
}

Status copy_range(Disk& disk, const std::string& from, Range range, const std::string& to,
                  const CopyProgress& progress) {
  const Result<File> source = File::open(disk, from, OpenMode::kRead);
  if (!source) return source.error();
  Result<File> copy = File::open(disk, to, OpenMode::kCreate);
  if (!copy) return copy.error();
  Status done = copy->resize(0);
  if (done) done = copy->resize(range.bytes);
  if (done) done = copy_bytes(*source, range, *copy, progress);
  if (done) done = copy->sync_all();
  if (!done) (void)remove_file(disk, to);  // the failure before tells more
  return done;
}

Status move(Disk& disk, const std::string& from, const std::string& to,
            const CopyProgress& progress) {
  if (Status made = make_lasting_directories(disk, parent_of(to)); !made) return made;
  const int error = disk.rename(from, to);
  Status moved;
  if (error == EXDEV) {
    moved = carry(disk, from, to, progress);
  } else if (error == EBUSY && is_directory(from)) {
    moved = move_entries(disk, from, to, progress);
  } else if (error != 0) {
    moved = io_error("rename to " + to, from, error);
  }
  if (moved) moved = sync_directory(disk, parent_of(to));
  return moved ? sync_directory(disk, parent_of(from)) : moved;
}

}  // namespace saker::file
