#include "file/whole_file.h"

#include <sys/stat.h>

#include "base/log.h"
#include "file/directory.h"
#include "file/file.h"

namespace saker::file {
namespace {

constexpr std::int64_t kWholeBytesMax = std::int64_t{2} << 30;

/// Who may read the one file may read the other, and nobody else. Best effort: another user's file
/// keeps what it has.
void take_mode(const File& fresh, const std::string& of) {
  struct stat status {};
  if (::stat(of.c_str(), &status) != 0) return;
  if (::fchmod(fresh.descriptor(), status.st_mode & 07777) != 0) {
    log::warn("file: {} keeps its mode, which is not that of {}", fresh.path(), of);
  }
}

Status write_synced(Disk& disk, const std::string& path, std::string_view content,
                    const std::string& replaced) {
  Result<File> file = File::open(disk, path, OpenMode::kCreate);
  if (!file) return file.error();
  take_mode(*file, replaced);
  Status done = file->resize(0);
  if (done) done = file->write_at(0, content);
  if (done) done = file->sync_all();
  return done;
}

bool has_bytes(const std::string& path) {
  const Result<std::string> content = read_whole(path);
  return content.ok() && !content->empty();
}

}  // namespace

std::string backup_path(const std::string& path) { return path + ".bak"; }

Result<std::string> read_whole(const std::string& path) {
  RealDisk disk;
  Result<File> file = File::open(disk, path, OpenMode::kRead);
  if (!file) return file.error();
  const Result<std::int64_t> size = file->size();
  if (!size) return size.error();
  if (*size > kWholeBytesMax)
    return Error{ErrorCode::kCorrupt, path + " has " + std::to_string(*size) +
                                          " bytes, more than such a file ever has; move it away"};
  std::string content(static_cast<std::size_t>(*size), '\0');
  const Result<std::size_t> got = file->read_at(0, content);
  if (!got) return got.error();
  content.resize(*got);
  return content;
}

Status replace_whole(Disk& disk, const std::string& path, std::string_view content) {
  const std::string fresh = path + ".tmp";
  Status done = write_synced(disk, fresh, content, path);
  // An empty main file must not take the place of a good backup.
  if (done && has_bytes(path)) done = rename_file(disk, path, backup_path(path));
  if (done) done = rename_file(disk, fresh, path);
  if (done) done = sync_directory(disk, parent_of(path));
  return done;
}

Status replace_whole(const std::string& path, std::string_view content) {
  RealDisk disk;
  return replace_whole(disk, path, content);
}

Result<std::string> read_with_backup(const std::string& path,
                                     const std::function<bool(std::string_view)>& accept) {
  bool has_content = false;
  for (const std::string& candidate : {path, backup_path(path)}) {
    Result<std::string> content = read_whole(candidate);
    if (!content && content.error().code != ErrorCode::kNotFound) return content.error();
    if (!content || content->empty()) continue;
    if (accept(*content)) {
      if (candidate != path) {
        log::warn("file: {} is missing or cannot be parsed; took {}, what changed since is lost",
                  path, candidate);
      }
      return content;
    }
    has_content = true;
  }
  if (!has_content) return Error{ErrorCode::kNotFound, path + " does not exist or is empty"};
  return Error{ErrorCode::kCorrupt,
               path + " cannot be parsed, nor can its .bak; repair it or move both away"};
}

}  // namespace saker::file
