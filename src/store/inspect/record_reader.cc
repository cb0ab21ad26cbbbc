#include "store/inspect/record_reader.h"

#include <utility>

#include "store/inspect/log_walk.h"

namespace saker::store::inspect {
namespace {

constexpr std::size_t kWindowBytes = 64 << 10;

}  // namespace

Result<std::optional<wire::record::Record>> RecordReader::at(LogOffset offset) {
  const SetFile* file = log_.holding(offset.value);
  if (file == nullptr) return std::optional<wire::record::Record>();
  if (file != file_) {
    Result<FileWindow> opened = FileWindow::open(log_, *file, kWindowBytes);
    if (!opened) return opened.error();
    window_.emplace(std::move(*opened));
    file_ = file;
  }
  return LogWalk::record_at(*window_, *file_, offset);
}

Result<std::string_view> RecordReader::bytes_at(LogOffset offset) {
  const auto found = at(offset);
  if (!found) return found.error();
  if (!*found) return std::string_view();
  return window_->read(offset.value - file_->base, static_cast<std::size_t>((*found)->total_size));
}

}  // namespace saker::store::inspect
