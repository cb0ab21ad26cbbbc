#include "store/index/index_files.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "base/log.h"
#include "file/directory.h"
#include "file/move.h"

namespace saker::store {
namespace {

constexpr std::size_t kNameDigits = 17;

bool is_name(std::string_view name) {
  return name.size() == kNameDigits &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// yyyyMMddHHmmssSSS, local time.
std::string name_at(std::int64_t ms) {
  const std::time_t seconds = ms / 1000;
  std::tm at{};
  ::localtime_r(&seconds, &at);
  char text[64];
  std::snprintf(text, sizeof text, "%04d%02d%02d%02d%02d%02d%03d", at.tm_year + 1900, at.tm_mon + 1,
                at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec, static_cast<int>(ms % 1000));
  return text;
}

}  // namespace

Status IndexFiles::load() {
  const Result<file::Entries> entries = file::list_directory(directory_);
  if (!entries) return entries.error();
  for (const std::string& name : entries->files) {
    if (!is_name(name)) {
      log::warn("store: {}/{} is no index file; it is left alone", directory_, name);
      continue;
    }
    last_name_ = std::max(last_name_, name);
    Status loaded = load_file(name);
    if (!loaded) return loaded;
  }
  return {};
}

Status IndexFiles::load_file(const std::string& name) {
  const std::string path = directory_ + "/" + name;
  auto opened = IndexFile::open({disk_, path, layout_});
  if (opened) {
    put_back(std::move(*opened));
    return {};
  }
  if (opened.error().code != ErrorCode::kCorrupt) return opened.error();
  const Result<file::File> file = file::File::open(disk_, path, file::OpenMode::kRead);
  if (!file) return file.error();
  const Result<std::int64_t> size = file->size();
  if (size && *size == 0) return file::remove_file(disk_, path);
  keep_aside(name, opened.error());
  return {};
}

/// What it held is built again from the log, as if it had been lost.
void IndexFiles::keep_aside(const std::string& name, const Error& why) {
  const std::string to = file::free_name(file::parent_of(directory_) + "/cut/index-" + name);
  const Status moved = file::move(disk_, directory_ + "/" + name, to);
  log::error("store: {}; {}", why.message,
             moved ? "it is kept as " + to : "it cannot be moved away: " + moved.error().message);
}

Status IndexFiles::void_from(LogOffset log_end) {
  for (const std::shared_ptr<IndexFile>& file : view()) {
    if (Status done = file->void_from(log_end); !done) return done;
  }
  return {};
}

IndexFiles::Files IndexFiles::view() const {
  const std::lock_guard lock(mutex_);
  return files_;
}

std::shared_ptr<IndexFile> IndexFiles::newest() const {
  const std::lock_guard lock(mutex_);
  return files_.empty() ? nullptr : files_.back();
}

std::string IndexFiles::next_name(std::int64_t now_ms) const {
  std::string name = name_at(now_ms);
  if (name > last_name_) return name;
  // The order of the names is the order of the log, whatever the clock says.
  name = std::to_string(std::stoll(last_name_) + 1);
  return std::string(kNameDigits - std::min(kNameDigits, name.size()), '0') + name;
}

Result<std::shared_ptr<IndexFile>> IndexFiles::add(std::int64_t now_ms) {
  Status made = file::make_directories(disk_, directory_);
  if (!made) return made.error();
  const std::shared_ptr<IndexFile> before = newest();
  const std::string name = next_name(now_ms);
  auto created = IndexFile::create({disk_, directory_ + "/" + name, layout_},
                                   before == nullptr ? IndexHeader{} : before->header());
  if (!created) return created.error();
  last_name_ = name;
  put_back(*created);
  return created;
}

IndexFiles::Files IndexFiles::withdraw(const IndexFile& first) {
  const std::lock_guard lock(mutex_);
  auto from = std::find_if(files_.begin(), files_.end(),
                           [&first](const auto& file) { return file.get() == &first; });
  if (from == files_.end()) from = files_.begin();  // it has expired, with all before it
  Files taken(from, files_.end());
  files_.erase(from, files_.end());
  return taken;
}

void IndexFiles::put_back(std::shared_ptr<IndexFile> file) {
  const std::lock_guard lock(mutex_);
  files_.push_back(std::move(file));
}

Status IndexFiles::discard(const IndexFile& file) { return file::remove_file(disk_, file.path()); }

void IndexFiles::on_log_min(LogOffset min) {
  if (Status removed = remove_before(min); !removed) {
    log::error("store: {}", removed.error().message);
  }
}

Status IndexFiles::remove_before(LogOffset offset) {
  for (;;) {
    std::shared_ptr<IndexFile> oldest;
    {
      const std::lock_guard lock(mutex_);
      if (files_.size() < 2 || files_.front()->header().end_offset >= offset) return {};
      oldest = files_.front();
    }
    Status removed = file::remove_file(disk_, oldest->path());
    if (!removed) return removed;
    const std::lock_guard lock(mutex_);
    std::erase(files_, oldest);
  }
}

}  // namespace saker::store
