#include "store/compaction/position_file.h"

#include "base/log.h"
#include "file/directory.h"
#include "file/whole_file.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::store {
namespace {

std::string key_of(const QueueName& name) {
  return name.topic + "_" + std::to_string(name.id.value);
}

}  // namespace

Status PositionFile::load() {
  const auto is_json = [](std::string_view text) { return wire::json::Document::parse(text).ok(); };
  const Result<std::string> text = file::read_with_backup(path_, is_json);
  if (!text && text.error().code == ErrorCode::kNotFound) return {};
  if (!text && text.error().code == ErrorCode::kCorrupt) {
    log::warn("store: {}; compaction looks at everything again", text.error().message);
    return {};
  }
  if (!text) return text.error();
  const auto document = wire::json::Document::parse(*text);
  for (const auto& [key, value] : document->root()["queueOffsetMap"].members()) {
    positions_[std::string(key)] = {value.long_or(-1)};
  }
  return {};
}

Status PositionFile::write() const {
  wire::json::Writer writer(wire::json::Style::kFile);
  writer.begin_object().field("empty", positions_.empty());
  writer.key("queueOffsetMap").begin_object();
  for (const auto& [key, position] : positions_) writer.field(key, position.value);
  writer.end_object().end_object();
  Status made = file::make_lasting_directories(disk_, file::parent_of(path_));
  return made ? file::replace_whole(disk_, path_, writer.take()) : made;
}

QueueOffset PositionFile::of(const QueueName& name) const {
  const auto found = positions_.find(key_of(name));
  return found == positions_.end() ? QueueOffset{-1} : found->second;
}

bool PositionFile::forget(const QueueName& name) { return positions_.erase(key_of(name)) > 0; }

void PositionFile::set(const QueueName& name, QueueOffset position) {
  positions_[key_of(name)] = position;
}

}  // namespace saker::store
