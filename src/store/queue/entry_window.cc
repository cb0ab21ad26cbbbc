#include "store/queue/entry_window.h"

#include <algorithm>
#include <utility>

namespace saker::store {

EntryWindow::EntryWindow(Source source, std::size_t ahead)
    : source_(std::move(source)), ahead_(std::clamp(ahead, std::size_t{1}, kAheadMax)) {}

EntryWindow EntryWindow::of(const Queue& queue, std::size_t ahead) {
  return {
      [&queue](std::int64_t index, std::span<QueueEntry> out) { return queue.read({index}, out); },
      ahead};
}

EntryWindow EntryWindow::of(const QueueFiles& files, std::size_t ahead) {
  return {
      [&files](std::int64_t index, std::span<QueueEntry> out) { return files.read(index, out); },
      ahead};
}

QueueEntry EntryWindow::at(std::int64_t index) {
  if (index < begin_ || index >= end_) fetch(index);
  if (index < begin_ || index >= end_) return {};
  return entries_[static_cast<std::size_t>(index - begin_)];
}

void EntryWindow::fetch(std::int64_t index) {
  begin_ = end_ = index;
  const Result<std::size_t> got = source_(index, std::span(entries_).first(ahead_));
  if (got) {
    end_ += static_cast<std::int64_t>(*got);
  } else if (readable()) {
    status_ = got.error();
  }
}

Status EntryWindow::readable() const {
  const bool is_there = !status_ && status_.error().code != ErrorCode::kNotFound;
  return is_there ? status_ : Status();
}

std::int64_t EntryWindow::partition(std::int64_t begin, std::int64_t end,
                                    const std::function<bool(const QueueEntry&)>& accepted) {
  while (begin < end) {
    const std::int64_t middle = begin + (end - begin) / 2;
    if (accepted(at(middle))) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

std::int64_t EntryWindow::first_kept(std::int64_t begin, std::int64_t end, LogOffset log_min) {
  const auto is_gone = [&](std::int64_t index) {
    const auto says_nothing = [](const QueueEntry& e) { return e.is_blank() || !e.is_valid(); };
    QueueEntry entry = at(index);
    while (says_nothing(entry) && ++index < end) entry = at(index);
    return !says_nothing(entry) && entry.log_offset < log_min;
  };
  // Most queues have lost nothing: one look.
  if (begin >= end || !is_gone(begin)) return begin;
  while (begin < end) {
    const std::int64_t middle = begin + (end - begin) / 2;
    if (is_gone(middle)) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

}  // namespace saker::store
