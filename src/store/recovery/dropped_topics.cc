#include "store/recovery/dropped_topics.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "file/whole_file.h"
#include "model/lite_topic.h"

namespace saker::store {
namespace {

struct Line {
  std::string_view topic;
  LogOffset end;
};

std::optional<Line> parse(std::string_view text) {
  Line line;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, line.end.value);
  if (parsed.ec != std::errc() || parsed.ptr == end || *parsed.ptr != ' ') return std::nullopt;
  line.topic = {parsed.ptr + 1, static_cast<std::size_t>(end - parsed.ptr - 1)};
  if (line.topic.empty() || line.end.value < 0) return std::nullopt;
  return line;
}

/// Calls `visit` with each line; false if one is none.
bool visit_lines(std::string_view content, const std::function<void(const Line&)>& visit) {
  while (!content.empty()) {
    const std::size_t length = std::min(content.find('\n'), content.size());
    const std::optional<Line> line = parse(content.substr(0, length));
    if (!line) return false;
    visit(*line);
    content.remove_prefix(std::min(length + 1, content.size()));
  }
  return true;
}

}  // namespace

Status DroppedTopics::load(LogOffset log_begin) {
  const auto accept = [](std::string_view content) {
    return visit_lines(content, [](const Line&) {});
  };
  const Result<std::string> content = file::read_with_backup(path_, accept);
  if (!content && content.error().code == ErrorCode::kNotFound) return {};
  if (!content) return content.error();
  const std::lock_guard lock(mutex_);
  visit_lines(*content, [this, log_begin](const Line& line) {
    if (line.end > log_begin) ends_.emplace(line.topic, line.end);
  });
  is_empty_ = ends_.empty();
  return {};
}

Status DroppedTopics::end_log_at(LogOffset end) {
  const std::lock_guard lock(mutex_);
  bool is_changed = false;
  for (auto& [topic, dropped_end] : ends_) {
    if (dropped_end <= end) continue;
    dropped_end = end;
    is_changed = true;
  }
  return is_changed ? file::replace_whole(disk_, path_, text()) : Status();
}

Status DroppedTopics::add(std::string_view topic, LogOffset end) {
  const std::lock_guard lock(mutex_);
  LogOffset& known = ends_[std::string(topic)];
  known = std::max(known, end);
  is_empty_ = false;
  return file::replace_whole(disk_, path_, text());
}

LogOffset DroppedTopics::end_of(std::string_view topic) const {
  if (is_empty_) return {};
  const std::lock_guard lock(mutex_);
  const auto found = ends_.find(topic);
  return found == ends_.end() ? LogOffset{} : found->second;
}

LogOffset DroppedTopics::end_of_queues(std::string_view topic) const {
  if (is_empty_) return {};
  const auto lite = parse_lite_queue(topic);
  return end_of(lite ? lite->parent : topic);
}

std::string DroppedTopics::text() const {
  std::string text;
  for (const auto& [topic, end] : ends_) text += std::to_string(end.value) + " " + topic + "\n";
  return text;
}

}  // namespace saker::store
