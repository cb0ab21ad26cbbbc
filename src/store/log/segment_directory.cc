#include "store/log/segment_directory.h"

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <optional>

#include "base/log.h"
#include "file/directory.h"
#include "file/file.h"
#include "file/io_error.h"

namespace saker::store {
namespace {

constexpr std::size_t kNameDigits = 20;

std::optional<std::int64_t> offset_of(const std::string& name) {
  if (name.size() != kNameDigits) return std::nullopt;
  std::int64_t offset = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), offset);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return offset;
}

/// Every file begins with a record or an entry, and neither begins with so many zeros.
bool was_never_used(const std::string& path) {
  file::RealDisk disk;
  const Result<file::File> file = file::File::open(disk, path, file::OpenMode::kRead);
  std::array<char, 20> bytes{};
  return file && file->read_at(0, bytes).ok() && bytes == std::array<char, 20>{};
}

Error wrong_length(const std::string& path, std::int64_t bytes, const SegmentLength& length) {
  return {ErrorCode::kCorrupt,
          path + " has " + std::to_string(bytes) + " bytes, but " + std::string(length.setting) +
              " is " + std::to_string(length.bytes) + "; set it to what the store was made with (" +
              std::to_string(bytes) + " if no file was cut short), or restore that file"};
}

}  // namespace

std::string segment_name(std::int64_t base) {
  char name[24];
  std::snprintf(name, sizeof name, "%020lld", static_cast<long long>(base));
  return name;
}

Result<std::vector<std::int64_t>> list_segments(const std::string& directory,
                                                const SegmentLength& length) {
  const Result<file::Entries> entries = file::list_directory(directory);
  if (!entries) return entries.error();
  std::vector<std::int64_t> offsets;
  for (const std::string& name : entries->files) {
    const std::string path = directory + "/" + name;
    const std::optional<std::int64_t> offset = offset_of(name);
    if (!offset) {
      log::warn("store: {} is not named by 20 digits; left alone", path);
      continue;
    }
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return file::io_error("examine", path, errno);
    const bool may_be_unfinished = length.any_unfinished || &name == &entries->files.back();
    if (may_be_unfinished && facts.st_size < length.bytes && was_never_used(path)) {
      Status removed = length.disk == nullptr ? Status() : file::remove_file(*length.disk, path);
      if (!removed) return removed.error();
      continue;
    }
    if (facts.st_size != length.bytes) return wrong_length(path, facts.st_size, length);
    offsets.push_back(*offset);
  }
  return offsets;
}

}  // namespace saker::store
