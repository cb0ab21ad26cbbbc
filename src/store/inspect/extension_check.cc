#include "store/inspect/extension_check.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/endian.h"
#include "file/file.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kFirstAddress = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHeadBytes = 20;
constexpr std::size_t kBufferBytes = 4096;

}  // namespace

bool ExtensionCheck::report(std::int64_t position, std::string text) {
  is_wrong_ = true;
  const SetFile* file = extension_ == nullptr ? nullptr : extension_->files.holding(position);
  std::string path = "consumequeue_ext";
  if (extension_ != nullptr)
    path = survey_.shown(file == nullptr ? extension_->files.directory
                                         : extension_->files.path(*file));
  findings_.add({kind::kQueueExtension, survey_.holder.has_value(), std::move(path),
                 file == nullptr ? -1 : position - file->base, std::move(text)});
  return false;
}

std::string_view ExtensionCheck::read(std::int64_t position, std::size_t count) {
  const auto wanted = static_cast<std::int64_t>(count);
  if (position < buffer_begin_ || position + wanted > buffer_begin_ + filled_) {
    filled_ = 0;
    const SetFile* file = extension_->files.holding(position);
    if (file == nullptr) return {};
    file::RealDisk disk;
    const Result<file::File> opened =
        file::File::open(disk, extension_->files.path(*file), file::OpenMode::kRead);
    if (!opened) {
      status_ = opened.error();
      return {};
    }
    const auto room = static_cast<std::size_t>(file->end() - position);
    buffer_.resize(std::min(std::max(count, kBufferBytes), room));
    const Result<std::size_t> got =
        read_around_faults(*opened, position - file->base, buffer_, extension_->files.faults);
    if (!got) {
      status_ = got.error();
      return {};
    }
    buffer_begin_ = position;
    filled_ = static_cast<std::int64_t>(*got);
  }
  const auto within = static_cast<std::size_t>(position - buffer_begin_);
  const auto there = static_cast<std::size_t>(filled_) - within;
  return {buffer_.data() + within, std::min(count, there)};
}

/// Whether a unit stands there with lengths that agree, as far as its file reaches.
bool ExtensionCheck::is_unit(std::int64_t position, std::int64_t& size) {
  const std::string_view head = read(position, kHeadBytes);
  if (head.size() < kHeadBytes) return false;
  size = static_cast<std::int16_t>(load_be16(head.data()));
  if (size != kHeadBytes + static_cast<std::int16_t>(load_be16(head.data() + 18))) return false;
  const SetFile* file = extension_->files.holding(position);
  return size >= kHeadBytes && file != nullptr && position + size <= file->end();
}

void ExtensionCheck::lead_to(std::int64_t position) {
  const SetFile* file = extension_->files.holding(position);
  // A new file begins anew, wherever the one before it ended.
  if (next_ < file->base) next_ = file->base;
  while (next_ < position) {
    std::int64_t size = 0;
    if (!is_unit(next_, size) || next_ + size > position) {
      (void)report(next_, "no unit leads from here to the one at " + std::to_string(position) +
                              ": RocketMQ ends the extension here");
      break;
    }
    next_ += size;
  }
}

bool ExtensionCheck::meet(const Named& named, const std::string& entry) {
  const std::int64_t position = named.address - kFirstAddress;
  const std::string names = entry + " names the unit at " + std::to_string(position);
  const SetFile* file = extension_ == nullptr ? nullptr : extension_->files.holding(position);
  if (file == nullptr) {
    return report(position, names +
                                " of its extension, where no file is: filters do not know what "
                                "the message is for");
  }
  const bool was_wrong = std::exchange(is_wrong_, false);
  lead_to(position);
  std::int64_t size = 0;
  if (!is_unit(position, size)) {
    (void)report(position, names + ", where none is whole");
    next_ = position + kHeadBytes;
    return false;
  }
  const std::string_view head = read(position, kHeadBytes);
  const auto tags_code = static_cast<std::int64_t>(load_be64(head.data() + 2));
  const auto store_ms = static_cast<std::int64_t>(load_be64(head.data() + 10));
  if (tags_code != named.tags_code && !named.any_tags_code) {
    (void)report(position, names + ", which says the tags code " + std::to_string(tags_code) +
                               ", its record " + std::to_string(named.tags_code) +
                               ": tag filters miss the message");
  }
  if (store_ms != named.store_ms) {
    (void)report(position, names + ", which says that its record was stored at " +
                               std::to_string(store_ms) + ", not at " +
                               std::to_string(named.store_ms));
  }
  ++unit_count_;
  next_ = position + size;
  const bool is_right = !is_wrong_;
  is_wrong_ = is_wrong_ || was_wrong;
  return is_right;
}

}  // namespace saker::store::inspect
