#include "broker/pop/log_window.h"

#include <algorithm>

namespace saker::broker {

void LogWindow::set(QueueOffset at, Entry entry) {
  const std::int64_t index = at.value - begin_;
  if (index < 0) return;
  if (index >= size()) entries_.resize(static_cast<std::size_t>(index) + 1, Entry::kUnknown);
  Entry& present = entries_[static_cast<std::size_t>(index)];
  present = std::max(present, entry);
  advance();
}

void LogWindow::advance() {
  while (!entries_.empty() && entries_.front() == Entry::kDone) {
    entries_.pop_front();
    ++begin_;
  }
  next_unknown_ = std::max(next_unknown_, begin_);
  while (next_unknown_ - begin_ < size() &&
         entries_[static_cast<std::size_t>(next_unknown_ - begin_)] != Entry::kUnknown) {
    ++next_unknown_;
  }
}

}  // namespace saker::broker
