#include "broker/transaction/half_window.h"

namespace saker::broker {

void HalfWindow::open(QueueOffset at) { set(at, Entry::kOpen); }

void HalfWindow::done(QueueOffset at) {
  set(at, Entry::kDone);
  while (!entries_.empty() && entries_.front() == Entry::kDone) {
    entries_.pop_front();
    begin_ = begin_ + 1;
  }
}

void HalfWindow::set(QueueOffset at, Entry entry) {
  if (at < begin_) return;
  const auto index = static_cast<std::size_t>(at - begin_);
  if (index >= entries_.size()) entries_.resize(index + 1, Entry::kNotThere);
  entries_[index] = entry;
}

}  // namespace saker::broker
