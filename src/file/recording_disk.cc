#include "file/recording_disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/assert.h"
#include "file/whole_file.h"

namespace saker::file {
namespace {

constexpr std::size_t kSectorBytes = 512;

std::uint64_t inode_of(int descriptor) {
  struct stat facts {};
  SAKER_ASSERT(::fstat(descriptor, &facts) == 0);
  return facts.st_ino;
}

std::uint64_t inode_of(const std::string& path) {
  struct stat facts {};
  SAKER_ASSERT(::stat(path.c_str(), &facts) == 0);
  return facts.st_ino;
}

std::string content_of(int descriptor) {
  struct stat facts {};
  SAKER_ASSERT(::fstat(descriptor, &facts) == 0);
  std::string content(static_cast<std::size_t>(facts.st_size), '\0');
  const ssize_t got = ::pread(descriptor, content.data(), content.size(), 0);
  SAKER_ASSERT(got == facts.st_size);
  return content;
}

}  // namespace

RecordingDisk::RecordingDisk(std::string root) : root_(std::move(root)) { load_names(); }

RecordingDisk::~RecordingDisk() {
  for (const auto& [number, mapped] : mapped_) ::close(mapped.descriptor);
}

void RecordingDisk::load_names() {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root_)) {
    const std::string path = entry.path().string();
    const std::string name = *name_of(path);
    if (entry.is_directory()) {
      journal_.directories.push_back(name);
      continue;
    }
    const int number = static_cast<int>(journal_.contents.size());
    journal_.names[name] = number;
    journal_.contents.push_back(*read_whole(path));
    numbers_[inode_of(path)] = number;
  }
  std::sort(journal_.directories.begin(), journal_.directories.end());
}

std::optional<std::string> RecordingDisk::name_of(const std::string& path) const {
  if (path == root_) return "";
  if (!path.starts_with(root_ + "/")) return std::nullopt;
  return path.substr(root_.size() + 1);
}

std::size_t RecordingDisk::observe() {
  const std::lock_guard lock(mutex_);
  observe_mappings();
  return journal_.steps.size();
}

DiskJournal RecordingDisk::journal() const {
  const std::lock_guard lock(mutex_);
  return journal_;
}

void RecordingDisk::set_fault(const Fault& fault) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
  fault_happened_ = false;
}

void RecordingDisk::clear_fault() {
  const std::lock_guard lock(mutex_);
  fault_.reset();
}

bool RecordingDisk::fault_happened() const {
  const std::lock_guard lock(mutex_);
  return fault_happened_;
}

void RecordingDisk::set_used_percent(int percent) {
  const std::lock_guard lock(mutex_);
  used_percent_ = percent;
}

std::optional<Space> RecordingDisk::space(const std::string& /*path*/) {
  const std::lock_guard lock(mutex_);
  return Space{.used_bytes = used_percent_, .usable_bytes = 100 - used_percent_};
}

int RecordingDisk::fault_of(Fault::Call call) {
  if (!fault_ || (fault_->call != Fault::Call::kAny && fault_->call != call)) return 0;
  if (fault_->after-- > 0) return 0;
  fault_happened_ = true;
  const int error = fault_->error;
  if (!fault_->goes_on) fault_.reset();
  return error;
}

void RecordingDisk::observe_mappings() {
  for (auto& [number, mapped] : mapped_) {
    const std::string now = content_of(mapped.descriptor);
    mapped.seen.resize(now.size(), '\0');
    for (std::size_t at = 0; at < now.size(); at += kSectorBytes) {
      std::string sector = now.substr(at, kSectorBytes);
      if (mapped.seen.compare(at, sector.size(), sector) == 0) continue;
      mapped.seen.replace(at, sector.size(), sector);
      const auto bytes = static_cast<std::int64_t>(sector.size());
      journal_.steps.push_back({.kind = Kind::kWrite,
                                .file = number,
                                .offset = static_cast<std::int64_t>(at),
                                .bytes = bytes,
                                .data = std::move(sector)});
    }
  }
}

void RecordingDisk::note(DiskStep step) {
  observe_mappings();
  journal_.steps.push_back(std::move(step));
}

int RecordingDisk::file_of(int descriptor) {
  const auto found = numbers_.find(inode_of(descriptor));
  return found == numbers_.end() ? -1 : found->second;
}

int RecordingDisk::open(const std::string& path, int flags, int& descriptor) {
  const std::lock_guard lock(mutex_);
  const std::optional<std::string> name = name_of(path);
  const bool makes = name && (flags & O_CREAT) != 0 && ::access(path.c_str(), F_OK) != 0;
  if (makes) {
    if (const int error = fault_of(Fault::Call::kAny)) return error;
  }
  if (const int error = RealDisk::open(path, flags, descriptor)) return error;
  if (!makes) return 0;
  const int number = static_cast<int>(journal_.contents.size());
  journal_.contents.emplace_back();
  numbers_[inode_of(descriptor)] = number;
  note({.kind = Kind::kCreate, .file = number, .name = *name});
  return 0;
}

int RecordingDisk::write_at(int descriptor, std::string_view bytes, std::int64_t offset) {
  const std::lock_guard lock(mutex_);
  const bool is_short = fault_ && fault_->is_short;
  const int refused = fault_of(Fault::Call::kWrite);
  if (refused != 0) bytes = is_short ? bytes.substr(0, bytes.size() / 2) : "";
  if (bytes.empty()) return refused;
  if (const int error = RealDisk::write_at(descriptor, bytes, offset)) return error;
  if (const int file = file_of(descriptor); file >= 0) {
    note({.kind = Kind::kWrite,
          .file = file,
          .offset = offset,
          .bytes = static_cast<std::int64_t>(bytes.size()),
          .data = std::string(bytes)});
  }
  return refused;
}

int RecordingDisk::allocate(int descriptor, Range range) {
  const std::lock_guard lock(mutex_);
  if (const int error = fault_of(Fault::Call::kAny)) return error;
  if (const int error = RealDisk::allocate(descriptor, range)) return error;
  note({.kind = Kind::kAllocate,
        .file = file_of(descriptor),
        .offset = range.offset,
        .bytes = range.bytes});
  return 0;
}

int RecordingDisk::zero(int descriptor, Range range) {
  const std::lock_guard lock(mutex_);
  if (const int error = fault_of(Fault::Call::kAny)) return error;
  if (const int error = RealDisk::zero(descriptor, range)) return error;
  note({.kind = Kind::kZero,
        .file = file_of(descriptor),
        .offset = range.offset,
        .bytes = range.bytes});
  return 0;
}

int RecordingDisk::resize(int descriptor, std::int64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (const int error = fault_of(Fault::Call::kAny)) return error;
  if (const int error = RealDisk::resize(descriptor, bytes)) return error;
  note({.kind = Kind::kResize, .file = file_of(descriptor), .offset = bytes});
  return 0;
}

void RecordingDisk::map_for_writing(int descriptor) {
  const std::lock_guard lock(mutex_);
  const int file = file_of(descriptor);
  if (file < 0 || mapped_.contains(file)) return;
  const int own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  SAKER_ASSERT(own >= 0);
  mapped_[file] = {own, content_of(own)};
}

int RecordingDisk::sync(int descriptor) {
  const int error = fault_of(Fault::Call::kSync);
  note({.kind = error == 0 ? Kind::kSync : Kind::kSyncFailed, .file = file_of(descriptor)});
  return error;
}

int RecordingDisk::sync_data(int descriptor) {
  const std::lock_guard lock(mutex_);
  return sync(descriptor);
}

int RecordingDisk::sync_all(int descriptor) {
  const std::lock_guard lock(mutex_);
  return sync(descriptor);
}

int RecordingDisk::make_directory(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (::access(path.c_str(), F_OK) == 0) return EEXIST;
  if (const int error = fault_of(Fault::Call::kAny)) return error;
  if (const int error = RealDisk::make_directory(path)) return error;
  if (const auto name = name_of(path)) {
    note({.kind = Kind::kMakeDirectory, .name = *name});
  }
  return 0;
}

int RecordingDisk::remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (::access(path.c_str(), F_OK) != 0) return ENOENT;
  if (const int error = fault_of(Fault::Call::kAny)) return error;
  if (const int error = RealDisk::remove(path)) return error;
  if (const auto name = name_of(path)) {
    note({.kind = Kind::kRemove, .name = *name});
  }
  return 0;
}

int RecordingDisk::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  if (const int error = fault_of(Fault::Call::kAny)) return error;
  if (const int error = RealDisk::rename(from, to)) return error;
  const auto old_name = name_of(from);
  const auto new_name = name_of(to);
  if (old_name && new_name) {
    note({.kind = Kind::kRename, .name = *old_name, .other = *new_name});
  }
  return 0;
}

int RecordingDisk::sync_directory(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (const int error = fault_of(Fault::Call::kSync)) return error;
  if (const auto name = name_of(path)) {
    note({.kind = Kind::kSyncDirectory, .name = *name});
  }
  return 0;
}

int RecordingDisk::sync_file_system(const std::string& /*path*/) {
  const std::lock_guard lock(mutex_);
  if (const int error = fault_of(Fault::Call::kSync)) return error;
  note({.kind = Kind::kSyncAll});
  return 0;
}

}  // namespace saker::file
