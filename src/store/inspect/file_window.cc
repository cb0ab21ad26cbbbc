#include "store/inspect/file_window.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace saker::store::inspect {
namespace {

bool is_nonzero(char c) { return c != '\0'; }

/// While it lives, the kernel does not read ahead: pages that it reads into a hole would be data to
/// SEEK_DATA, and the search would chase them through the whole hole.
class NoReadAhead {
 public:
  explicit NoReadAhead(int descriptor) : descriptor_(descriptor) {
    ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_RANDOM);
  }
  NoReadAhead(const NoReadAhead&) = delete;
  NoReadAhead& operator=(const NoReadAhead&) = delete;
  ~NoReadAhead() { ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_NORMAL); }

 private:
  int descriptor_;
};

file::Disk& reading_disk() {
  static file::RealDisk disk;  // holds nothing; reading never asks it
  return disk;
}

}  // namespace

Result<FileWindow> FileWindow::open(const std::string& path, std::size_t chunk_bytes,
                                    ReadFaults* faults) {
  Result<file::File> file = file::File::open(reading_disk(), path, file::OpenMode::kRead);
  if (!file) return file.error();
  const Result<std::int64_t> bytes = file->size();
  if (!bytes) return bytes.error();
  return FileWindow(std::move(*file), *bytes, chunk_bytes, faults);
}

FileWindow::FileWindow(file::File file, std::int64_t bytes, std::size_t chunk_bytes,
                       ReadFaults* faults)
    : file_(std::move(file)), bytes_(bytes), chunk_bytes_(chunk_bytes), faults_(faults) {}

Result<std::string_view> FileWindow::read(std::int64_t position, std::size_t count) {
  const bool is_there = position >= begin_ && position + static_cast<std::int64_t>(count) <=
                                                  begin_ + static_cast<std::int64_t>(filled_);
  if (!is_there) {
    Status filled = fill(position, count);
    if (!filled) return filled.error();
  }
  const auto within = static_cast<std::size_t>(position - begin_);
  if (within >= filled_) return std::string_view();
  return std::string_view(buffer_.data() + within, std::min(count, filled_ - within));
}

Status FileWindow::fill(std::int64_t position, std::size_t count) {
  const std::int64_t left = std::max<std::int64_t>(bytes_ - position, 0);
  const auto wanted = static_cast<std::size_t>(
      std::min<std::int64_t>(static_cast<std::int64_t>(std::max(count, chunk_bytes_)), left));
  if (buffer_.size() < wanted) buffer_.resize(wanted);
  begin_ = position;
  filled_ = 0;
  const Result<std::size_t> got =
      read_around_faults(file_, position, {buffer_.data(), wanted}, faults_);
  if (!got) return got.error();
  filled_ = *got;
  return {};
}

file::Range FileWindow::data_part(std::int64_t from, std::int64_t to) const {
  const off_t begin = ::lseek(file_.descriptor(), from, SEEK_DATA);
  if (begin < 0 || begin >= to) return {to, 0};
  const off_t end = ::lseek(file_.descriptor(), begin, SEEK_HOLE);
  return {begin, (end < 0 ? to : std::min<std::int64_t>(end, to)) - begin};
}

Result<std::optional<std::int64_t>> FileWindow::first_nonzero(std::int64_t from, std::int64_t to) {
  to = std::min(to, bytes_);
  const NoReadAhead here(file_.descriptor());
  while (from < to) {
    const file::Range part = data_part(from, to);
    const std::int64_t part_end = part.offset + part.bytes;
    for (from = part.offset; from < part_end;) {
      const auto count = static_cast<std::size_t>(
          std::min<std::int64_t>(part_end - from, static_cast<std::int64_t>(chunk_bytes_)));
      const Result<std::string_view> bytes = read(from, count);
      if (!bytes) return bytes.error();
      const auto found = std::find_if(bytes->begin(), bytes->end(), is_nonzero);
      if (found != bytes->end()) return std::optional(from + (found - bytes->begin()));
      if (bytes->empty()) return std::optional<std::int64_t>();  // cut short meanwhile
      from += static_cast<std::int64_t>(bytes->size());
    }
  }
  return std::optional<std::int64_t>();
}

Result<std::int64_t> FileWindow::end_of_nonzero(std::int64_t from, std::int64_t to) {
  std::int64_t end = from;
  to = std::min(to, bytes_);
  while (true) {
    const auto next = first_nonzero(end, to);
    if (!next) return next.error();
    if (!*next) return end;
    const Result<std::string_view> bytes = read(**next, chunk_bytes_);
    if (!bytes) return bytes.error();
    const auto last = std::find_if(bytes->rbegin(), bytes->rend(), is_nonzero);
    end = std::min(to, **next + (bytes->rend() - last));
    if (end >= to) return to;
  }
}

}  // namespace saker::store::inspect
